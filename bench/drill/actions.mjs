import { randomUUID } from 'node:crypto';
import { EventReader } from './event-reader.mjs';

const COMPLAINT = 'I have a headache';
/** A conversation that grew so long is left for another one. */
const TURNS = 12;
const PARTS = ['Left Knee', 'Right Knee', 'Head', 'Neck', 'Left Hand', 'Right Hand'];
const LEVELS = ['mild', 'moderate', 'severe'];

const pick = (list) => list[Math.floor(Math.random() * list.length)];

/** The conversation to write into; undefined opens one. */
function current(person) {
  const [id, texts] = [...person.conversations].at(-1) ?? [];
  return texts?.length < TURNS ? id : undefined;
}

async function readProfile(person) {
  const { ledger, mayLose } = person.drill;
  const answer = await person.ask('profile', 'GET', '/auth/me');
  if (answer.is !== 'good') return;
  const { user_id, full_name, email } = answer.body;
  const isNamed = mayLose ? full_name.startsWith(`[${person.tag}] `) : ledger.mayBeNamed(user_id, full_name);
  const isOwn = user_id === person.userId && email === person.email && isNamed;
  person.expectOwn('profile', isOwn, answer.body);
}

async function readIdentity(person) {
  const answer = await person.ask('identity', 'GET', '/auth/forward');
  if (answer.is === 'good')
    person.expectOwn(
      'identity',
      answer.body.user_id === person.userId && answer.headers['x-user-id'] === person.userId,
      answer.body,
    );
}

/** @returns whether every message is the person's own and every acknowledged one is there */
export async function readHistory(person, id = pick([...person.conversations.keys()])) {
  if (id === undefined) return;
  const acknowledged = [...(person.conversations.get(id) ?? [])];
  const answer = await person.ask('history', 'GET', `/chat/history/${id}?limit=200`);
  if (answer.is !== 'good') return;
  const said = answer.body.messages.filter(({ role }) => role === 'user').map(({ content }) => content);
  const ids = new Set(answer.body.messages.map(({ message_id }) => message_id));
  const isOwn = answer.body.session_id === id && said.every((text) => text.startsWith(`[${person.tag}] `));
  person.expectOwn('history', isOwn, said);
  if (person.drill.mayLose) return;
  const missing = acknowledged.filter(({ text, messageId }) => !said.includes(text) || !ids.has(messageId));
  person.expectOwn('history, acknowledged before', missing.length === 0, missing);
}

async function readTwin(person) {
  const answer = await person.ask('twin', 'GET', '/anatomy/');
  if (answer.is === 'good') person.expectOwn('twin', answer.body.user_id === person.userId, answer.body);
}

/** Half of them with an Idempotency-Key, and those until they are answered; the others once. */
async function sendMessage(person) {
  const { ledger } = person.drill;
  const text = `${person.nextText()}: ${COMPLAINT}`;
  const session_id = current(person);
  ledger.texts.push(text);
  const body = { message: text, ...(session_id && { session_id }) };
  const token = person.session.access_token;
  const key = Math.random() < 0.5 ? { 'idempotency-key': randomUUID() } : undefined;
  const answer = key
    ? await person.untilAnswered(
        'message',
        'POST',
        '/chat/message',
        { token, body, headers: key },
        { afterDoubt: ['idempotency_in_progress'] },
      )
    : await person.ask('message', 'POST', '/chat/message', { body });
  if (answer.is !== 'good') return;
  person.expectOwn('message', session_id === undefined || answer.body.session_id === session_id, answer.body);
  acknowledge(person, { text, sessionId: answer.body.session_id, messageId: answer.body.message_id });
}

function acknowledge(person, message) {
  const texts = person.conversations.get(message.sessionId) ?? [];
  person.conversations.set(message.sessionId, [...texts, message]);
  person.drill.ledger.messages.push(message);
}

/** The message is acknowledged by the first event; what is read of the answer afterwards stays as it was read. */
async function readStream(person) {
  const { ledger } = person.drill;
  const text = `${person.nextText()}: ${COMPLAINT}`;
  ledger.texts.push(text);
  const session_id = current(person);
  const reader = new EventReader();
  await person.stream(reader, { message: text, ...(session_id && { session_id }) });
  if (!reader.begun) return;
  const { session_id: sessionId, message_id: messageId } = reader.begun;
  person.expectOwn('stream', session_id === undefined || sessionId === session_id, reader.begun);
  ledger.streams.push({ person, messageId, sessionId, seen: reader.events });
  // Of an answer that was not read to its end only the question is sure to be there by now.
  if (reader.isDone) acknowledge(person, { text, sessionId, messageId });
  else ledger.messages.push({ text, sessionId });
}

async function changeName(person) {
  const name = person.nextText();
  const { ledger } = person.drill;
  ledger.maybeNamed(person.userId, name);
  const answer = await person.ask('rename', 'PATCH', '/users/me', { body: { full_name: name } });
  if (answer.is !== 'good') return;
  person.expectOwn(
    'rename',
    answer.body.user_id === person.userId && answer.body.full_name === name,
    answer.body,
  );
  ledger.named(person.userId, name);
}

async function setSeverity(person) {
  const note = person.nextText();
  const path = `/anatomy/body-part/${encodeURIComponent(pick(PARTS))}/severity`;
  const answer = await person.ask('severity', 'PUT', path, { body: { severity: pick(LEVELS), note } });
  if (answer.is === 'good') person.drill.ledger.severities.push({ userId: person.userId, note });
}

const refresh = (person) => person.renew();

/** A second device signs in and out again: what it held is worth nothing afterwards. */
async function signInAndOut(person) {
  const { ledger } = person.drill;
  const signedIn = await person.signIn();
  if (signedIn.is !== 'good') return;
  const session = ledger.opened(signedIn.body);
  const options = { token: session.access_token };
  const answer = await person.untilAnswered('log-out', 'POST', '/auth/logout', options, {
    afterDoubt: ['token_revoked'],
  });
  // 401 token_revoked: an attempt before, whose answer was lost, had done it.
  if (answer.is === 'good' || answer.code === 'token_revoked') ledger.revoke(session);
  else ledger.uncertain.add(session.sid);
}

/** What was deleted does not come back. A repeated DELETE answers 404: it was done before. */
async function deleteConversation(person) {
  if (person.conversations.size < 2) return;
  const id = person.conversations.keys().next().value;
  person.conversations.delete(id);
  person.drill.ledger.doomed.add(id);
  const answer = await person.ask('deletion', 'DELETE', `/chat/history/${id}`, {}, ['not_found']);
  if (answer.is === 'good' || answer.code === 'not_found') person.drill.ledger.deleted.push(id);
}

/** What a person does, and how often. */
export const ACTIONS = [
  [readIdentity, 8],
  [readProfile, 14],
  [readHistory, 12],
  [readTwin, 6],
  [sendMessage, 14],
  [readStream, 6],
  [changeName, 6],
  [setSeverity, 5],
  [refresh, 6],
  [signInAndOut, 2],
  [deleteConversation, 2],
];

/** What has to succeed again, all of it, before a fault counts as overcome. */
export const KINDS = [
  'identity',
  'profile',
  'history',
  'twin',
  'message',
  'stream',
  'rename',
  'severity',
  'refresh',
  'sign-in',
  'log-out',
  'deletion',
  'sign-up',
];

const WEIGHTED = ACTIONS.flatMap(([action, share]) => Array(share).fill(action));
export const anyAction = () => pick(WEIGHTED);
