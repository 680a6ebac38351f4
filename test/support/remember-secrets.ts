import { rememberAnswer, rememberRequest } from './secrets.js';

const { fetch } = globalThis;

/** Before each test file: every `fetch`, the client's too, writes down the secrets that go by. */
globalThis.fetch = async (input, init) => {
  const request = input instanceof Request ? input : undefined;
  const url = request?.url ?? String(input);
  rememberRequest(url, new Headers(init?.headers ?? request?.headers), init?.body);
  const answer = await fetch(input, init);
  await rememberAnswer(answer);
  return answer;
};
