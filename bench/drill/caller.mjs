import { Agent, request as send } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than the API lets anything take, on a machine that has much else to do. */
const ANSWERS_WITHIN_MS = 60_000;
const COME_BACK_MS = 200;
const GIVE_UP_AFTER_MS = 60_000;

const agent = new Agent({ keepAlive: true, maxSockets: 64 });

/** Ends the connections that are kept. */
export const hangUp = () => agent.destroy();

/**
 * Sends one request and waits for its whole answer. Never throws.
 * @param onText told of the text of the answer as it comes
 * @returns `status` and `code` of the answer, its body (parsed when it is JSON) and `text`; `cut` says why there is none, or
 *   why it is not whole
 */
export function call(url, method, path, { token, body, headers, onText } = {}) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const fields = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(text !== undefined && {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(text),
    }),
    ...headers,
  };
  return new Promise((done) => {
    let head;
    let received = '';
    const finish = (cut) => done(answerOf(head, received, cut));
    const request = send(new URL(path, url), { agent, method, headers: fields }, (answer) => {
      head = answer;
      answer.setEncoding('utf8').on('data', (piece) => {
        received += piece;
        onText?.(piece);
      });
      answer.on('error', (error) => finish(error.code ?? error.message));
      answer.on('close', () => finish(answer.complete ? undefined : 'cut off'));
    });
    request.setTimeout(ANSWERS_WITHIN_MS, () =>
      request.destroy(new Error(`no answer in ${ANSWERS_WITHIN_MS} ms`)),
    );
    request.on('error', (error) => finish(error.code ?? error.message));
    request.end(text);
  });
}

function answerOf(head, text, cut) {
  const type = head?.headers['content-type'] ?? '';
  const isJson = !cut && text !== '' && /^application\/(\w+\+)?json\b/.test(type);
  const body = isJson ? JSON.parse(text) : undefined;
  return {
    status: head?.statusCode ?? 0,
    headers: head?.headers ?? {},
    type,
    body,
    text,
    code: body?.code,
    cut,
  };
}

/** The same, as often as the answer is to come back later: on a busy machine an instance may not know enough to answer. */
export async function callUntilServed(url, method, path, options) {
  const late = performance.now() + GIVE_UP_AFTER_MS;
  for (;;) {
    const answer = await call(url, method, path, options);
    if ((answer.status > 0 && answer.status < 500) || performance.now() > late) return answer;
    await sleep(COME_BACK_MS);
  }
}
