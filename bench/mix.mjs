import autocannon from 'autocannon';
import { bearer, post, signUp } from './api.mjs';

const CONNECTIONS = 64;
/** Of a hundred requests. One more kind, the login, is made beside them: a hash costs as much as a hundred of these. */
const SHARES = { forward: 82, me: 8, anatomy: 4, history: 4, refused: 2 };
const LOGINS_EACH_WINDOW = 4;

/** Somebody with a conversation to read. */
export async function reader(url, name) {
  const { credentials, tokens } = await signUp(url, name);
  const message = { message: 'Hello, I have a headache' };
  const answer = await post(url, '/chat/message', message, bearer(tokens.access_token));
  return { credentials, conversation: answer.session_id };
}

function requests({ conversation }, token) {
  const headers = bearer(token);
  const kinds = {
    forward: { path: '/auth/forward', headers },
    me: { path: '/auth/me', headers },
    anatomy: { path: '/anatomy/', headers },
    history: { path: `/chat/history/${conversation}`, headers },
    refused: { path: '/auth/forward', headers: bearer(`${token.slice(0, -8)}AAAAAAAA`) },
  };
  const all = Object.entries(SHARES).flatMap(([kind, share]) => Array(share).fill(kinds[kind]));
  // 37 and 100 share no divisor: the kinds come mixed, and no two connections of autocannon need a list of their own.
  return all.map((_, i) => all[(i * 37) % all.length]);
}

/** What came that was not meant: anything but 200 and the 401 of those requests that ask for one. */
function unmeant({ statusCodeStats = {} }, sent) {
  const counts = Object.entries(statusCodeStats).map(([status, { count }]) => [status, Number(count)]);
  const others = counts.filter(([status]) => status !== '200' && status !== '401');
  const refused = counts.find(([status]) => status === '401')?.[1] ?? 0;
  // A connection that ends in the middle of its hundred may have had all its refusals and no more.
  const meant = (sent * SHARES.refused) / 100 + CONNECTIONS * SHARES.refused;
  return others.reduce((sum, [, count]) => sum + count, 0) + Math.max(0, refused - meant);
}

/**
 * Signs a reader in anew, since access tokens live 15 minutes, and calls what a frontend and its proxy call.
 * @param options of autocannon: how long, how many, how fast
 * @returns requests and their rate a second, latencies in ms, errors, and answers that were not meant
 */
export async function driveMix(url, person, options) {
  const logins = Array.from({ length: LOGINS_EACH_WINDOW }, () =>
    post(url, '/auth/login', person.credentials),
  );
  const [{ access_token: token }] = await Promise.all(logins);
  const result = await autocannon({
    url,
    connections: CONNECTIONS,
    requests: requests(person, token),
    ...options,
  });
  const answered = result['2xx'] + result.non2xx;
  return {
    requests: answered + LOGINS_EACH_WINDOW,
    rate: answered / result.duration,
    p50: result.latency.p50,
    p99: result.latency.p99,
    errors: result.errors,
    unmeant: unmeant(result, answered),
  };
}
