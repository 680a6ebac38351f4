import { bearer, signUp } from './api.mjs';

/** Of each kind; each of them calls again as soon as it is answered. */
const CALLERS = { read: 6, message: 3, refresh: 2, stream: 2 };
const JSON_BODY = { 'content-type': 'application/json' };

const body = (value) => ({ method: 'POST', body: JSON.stringify(value) });
const noted = (name, turn) => `my knee hurts, note ${name} ${turn}`;

/** By kind: makes what calls once. It returns what a call that went well leaves, and throws when one did not. */
const KINDS = {
  async read(url, name) {
    const { tokens } = await signUp(url, name);
    return async () => void (await answered(url, '/auth/me', { headers: bearer(tokens.access_token) }));
  },

  async message(url, name) {
    const { tokens } = await signUp(url, name);
    const headers = { ...JSON_BODY, ...bearer(tokens.access_token) };
    return async (turn) => {
      const message = noted(name, turn);
      await answered(url, '/chat/message', { ...body({ message }), headers });
      return message;
    };
  },

  async refresh(url, name) {
    let { tokens } = await signUp(url, name);
    return async () => {
      const { refresh_token } = tokens;
      const text = await answered(url, '/auth/refresh', { ...body({ refresh_token }), headers: JSON_BODY });
      tokens = JSON.parse(text);
    };
  },

  async stream(url, name) {
    const { tokens } = await signUp(url, name);
    const headers = { ...JSON_BODY, ...bearer(tokens.access_token) };
    return async (turn) => {
      const message = noted(name, turn);
      const text = await answered(url, '/chat/stream', { ...body({ message }), headers });
      if (!text.includes('"type":"done"')) throw new Error(`a stream ended with ${text.slice(-200)}`);
      return message;
    };
  },
};

async function answered(url, path, options) {
  const answer = await fetch(url + path, options);
  const text = await answer.text();
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text.slice(0, 200)}`);
  return text;
}

/** Callers of every kind, who call without a pause until they are told to end. */
export class Callers {
  /** `{ kind, at, ms, error }`; `at` in ms since they began. */
  calls = [];
  /** What the server said that it keeps. */
  acknowledged = [];
  began;
  #calling;
  #over = false;

  static async begin(url) {
    const made = Object.entries(CALLERS).flatMap(([kind, count]) =>
      Array.from({ length: count }, async (_, i) => [kind, await KINDS[kind](url, `${kind}${i}`)]),
    );
    const callers = new Callers();
    const ready = await Promise.all(made);
    callers.began = performance.now();
    callers.#calling = ready.map(([kind, call]) => callers.#callOn(kind, call));
    return callers;
  }

  async end() {
    this.#over = true;
    await Promise.all(this.#calling);
  }

  async #callOn(kind, call) {
    for (let turn = 0; !this.#over; turn++) {
      const start = performance.now();
      const error = await call(turn).then(
        (message) => void (message && this.acknowledged.push(message)),
        (failure) => `${failure.message} ${failure.cause?.message ?? ''}`,
      );
      this.calls.push({ kind, at: start - this.began, ms: performance.now() - start, error });
    }
  }
}

export const KINDS_OF_CALLS = Object.keys(CALLERS);
