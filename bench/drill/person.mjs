import { setTimeout as sleep } from 'node:timers/promises';
import { call } from './caller.mjs';
import { classOf } from './documented.mjs';

const PASSWORD = 'Quiet-Harbour-47';
const COME_BACK_MS = 200;
/** A refresh whose answer was lost may be repeated for so long (REFRESH_REUSE_WINDOW_SECONDS). */
const REUSE_WINDOW_MS = 10_000;
const GIVE_UP_AFTER_MS = 60_000;

let born = 0;

/** Somebody with an account, who writes down what was acknowledged and looks whether what is answered is their own. */
export class Person {
  /** Texts of conversations that go on, by their id. */
  conversations = new Map();
  #written = 0;

  /** @param drill where requests go, what counts them, what writes them down, and which 4xx the case permits */
  constructor(drill) {
    this.drill = drill;
    this.tag = `p${++born}`;
  }

  /** Signs up, however often it takes. @returns whether it was acknowledged */
  async arrive() {
    const { ledger } = this.drill;
    this.email = `${this.tag}@example.org`;
    const body = {
      email: this.email,
      username: `drill-${this.tag}`,
      password: PASSWORD,
      full_name: this.nextText(),
    };
    const afterDoubt = ['email_taken', 'username_taken']; // one whose answer was lost had been done
    let answer = await this.untilAnswered('sign-up', 'POST', '/auth/signup', { body }, { afterDoubt });
    if (answer.is === 'refused') answer = await this.signIn();
    if (answer.is !== 'good') return false;
    this.userId = answer.body.user_id;
    this.session = ledger.opened(answer.body);
    ledger.named(this.userId, body.full_name);
    ledger.accounts.push({ userId: this.userId });
    return true;
  }

  nextText() {
    return `[${this.tag}] number ${++this.#written}`;
  }

  /** One request with the access token, which is renewed when it is refused: a case has to permit that. */
  async ask(kind, method, path, options = {}, expected = []) {
    const { permits, url, tally } = this.drill;
    const { access_token: token } = this.session;
    const answer = await tally.count(kind, call(url, method, path, { token, ...options }), [
      ...expected,
      ...permits,
    ]);
    if (answer.is === 'refused' && answer.status === 401) await this.renew();
    return answer;
  }

  /**
   * Repeats a write that may be repeated until it is answered otherwise than by "come back".
   * @param expected codes that may come @param afterDoubt those that may come once an attempt was of unknown fate
   */
  async untilAnswered(kind, method, path, options, { expected = [], afterDoubt = [] } = {}) {
    const { permits, url, tally } = this.drill;
    const late = performance.now() + GIVE_UP_AFTER_MS;
    for (let may = [...expected, ...permits]; ; may = [...expected, ...permits, ...afterDoubt]) {
      const answer = await tally.count(kind, call(url, method, path, options), may);
      if (answer.is === 'good' || answer.is === 'refused') return answer;
      if (this.drill.over || performance.now() > late) return answer;
      await sleep(COME_BACK_MS);
    }
  }

  /**
   * Reads an answer as it is streamed; after a connection that broke, the rest of it.
   * @returns whether it was begun, and whether it was read to its end
   */
  async stream(reader, body) {
    const { permits, url, tally, mayLose } = this.drill;
    const judge = (answer, may) =>
      answer.status === 200 && !reader.isDone ? 'stream cut short' : classOf(answer, may);
    const read = (kind, method, path, options, may) =>
      tally.count(
        kind,
        call(url, method, path, { token: this.session.access_token, onText: reader.next(), ...options }),
        [...may, ...permits],
        judge,
      );
    const answer = await read('stream', 'POST', '/chat/stream', { body }, []);
    if (answer.is === 'refused' && answer.status === 401) await this.renew();
    const late = performance.now() + GIVE_UP_AFTER_MS;
    while (reader.begun && !reader.isDone && !this.drill.over && performance.now() < late) {
      await sleep(COME_BACK_MS);
      const headers = { 'last-event-id': String(reader.events.at(-1).id) };
      const rest = await read(
        'stream, read on',
        'GET',
        `/chat/stream/${reader.begun.message_id}`,
        { headers },
        mayLose ? ['not_found'] : [],
      );
      if (rest.code === 'not_found') return;
      if (rest.is === 'refused' && rest.status === 401) await this.renew();
    }
  }

  /** The next generation of the session; a new sign-in where that is refused for a reason. */
  async renew() {
    const { ledger, tally, permits, url } = this.drill;
    const { session } = this;
    const body = { refresh_token: session.refresh_token };
    let firstUnknown;
    for (;;) {
      const isLate = firstUnknown !== undefined && performance.now() - firstUnknown > REUSE_WINDOW_MS;
      const may = isLate || this.drill.mayLose || this.drill.mayForget ? ['invalid_refresh_token'] : [];
      const answer = await tally.count('refresh', call(url, 'POST', '/auth/refresh', { body }), [
        ...may,
        ...permits,
      ]);
      if (answer.is === 'good') {
        this.expectOwn('refresh', answer.body.user_id === this.userId, answer.body);
        const next = ledger.opened(answer.body);
        this.expectOwn('refresh', next.sid === session.sid && next.gen > session.gen, {
          next: next.gen,
          had: session.gen,
        });
        if (session.before) ledger.old.push({ sid: session.sid, refresh_token: session.before });
        this.session = { ...next, before: session.refresh_token };
        return;
      }
      if (answer.code === 'invalid_refresh_token') {
        ledger.uncertain.add(session.sid);
        ledger.old.push(session); // refused once, refused for ever
        this.drill.signedOut++;
        return this.signInAnew();
      }
      firstUnknown ??= answer.began;
      if (this.drill.over) return void ledger.uncertain.add(session.sid);
      await sleep(COME_BACK_MS);
    }
  }

  async signInAnew() {
    const answer = await this.signIn();
    if (answer.is === 'good') this.session = this.drill.ledger.opened(answer.body);
  }

  /** @returns the answer, with tokens of a new session */
  async signIn() {
    const body = { email: this.email, password: PASSWORD };
    const answer = await this.untilAnswered('sign-in', 'POST', '/auth/login', { body });
    if (answer.is === 'good' && this.userId)
      this.expectOwn('sign-in', answer.body.user_id === this.userId, answer.body);
    return answer;
  }

  expectOwn(kind, isOwn, body) {
    const { tally } = this.drill;
    if (!isOwn) tally.tell(tally.wrong, `${kind} of ${this.tag}: ${JSON.stringify(body).slice(0, 300)}`);
  }
}
