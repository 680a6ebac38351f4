import { bearer, post, signUp } from './api.mjs';

const PEOPLE = 200;
/** Of each; messages of one conversation wait for each other. */
const CONVERSATIONS = 2;
/**
 * Of a hundred requests: somebody writes, and the page then shows the body and the conversation, while a proxy asks for
 * other services who it is. `refused` is a token that was tampered with.
 */
const SHARES = { message: 30, anatomy: 25, history: 15, me: 10, forward: 18, refused: 2 };
const HELLO = { message: 'Hello, I have a headache' };
/** The number becomes that of the request, by which it is looked for afterwards. */
const said = (number) => `my knee hurts, note ${number}`;

/** People who talk, each in some conversations; between two requests of a person all others have theirs. */
async function talkers(url, name) {
  const tokens = [];
  for (let i = 0; i < PEOPLE; i++) tokens.push((await signUp(url, `${name}${i}`)).tokens.access_token);
  const people = [];
  for (let j = 0; j < CONVERSATIONS; j++) {
    for (const token of tokens) {
      const { session_id } = await post(url, '/chat/message', HELLO, bearer(token));
      people.push({ token, conversation: session_id });
    }
  }
  return people;
}

function text(method, path, token, body) {
  const content = body && JSON.stringify(body);
  const fields = content ? `Content-Type: application/json\r\nContent-Length: ${content.length}\r\n` : '';
  return `${method} ${path} HTTP/1.1\r\nHost: api\r\nAuthorization: Bearer ${token}\r\n${fields}\r\n${content ?? ''}`;
}

const REQUESTS = {
  message: ({ token, conversation }) =>
    text('POST', '/chat/message', token, { message: said('#########'), session_id: conversation }),
  anatomy: ({ token }) => text('GET', '/anatomy/', token),
  history: ({ token, conversation }) => text('GET', `/chat/history/${conversation}?limit=20`, token),
  me: ({ token }) => text('GET', '/auth/me', token),
  forward: ({ token }) => text('GET', '/auth/forward', token),
  refused: ({ token }) => text('GET', '/auth/forward', `${token.slice(0, -8)}AAAAAAAA`),
};

/** @returns the kinds of requests of a conversation, with their shares, as `open-loop.mjs` takes them */
export async function talk(url, name) {
  const people = await talkers(url, name);
  return Object.entries(SHARES).map(([kind, share]) => ({
    name: kind,
    share,
    wanted: kind === 'refused' ? 401 : 200,
    writes: kind === 'message',
    requests: people.map(REQUESTS[kind]),
  }));
}

/** @returns how many of the messages of these requests are not stored */
export async function missing(client, numbers) {
  const { rows } = await client.query(
    `SELECT count(*)::integer AS missing FROM unnest($1::text[]) AS told (content)
     WHERE NOT EXISTS (SELECT FROM chat_message WHERE role = 'user' AND chat_message.content = told.content)`,
    [numbers.map((number) => said(String(number).padStart(9, '0')))],
  );
  return rows[0].missing;
}
