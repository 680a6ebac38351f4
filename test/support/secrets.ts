import { appendFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';

export type SecretKind = 'password' | 'token' | 'key' | 'message text' | 'query';

/** Shorter ones are words that may stand anywhere. */
const MIN_LENGTH: Record<SecretKind, number> = {
  password: 10,
  token: 16,
  key: 16,
  'message text': 10,
  query: 10,
};

/** Fields of bodies, forms and queries, whoever sends them. */
const FIELDS: Record<string, SecretKind> = {
  password: 'password',
  current_password: 'password',
  new_password: 'password',
  access_token: 'token',
  refresh_token: 'token',
  device_token: 'token',
  token: 'token',
};
/** Fields of what is sent: in answers these words mean other things too. */
const SENT_FIELDS: Record<string, SecretKind> = {
  ...FIELDS,
  message: 'message text',
  note: 'message text',
  reason: 'message text',
  q: 'query',
};
const ANSWERED_FIELDS: Record<string, SecretKind> = {
  ...FIELDS,
  content: 'message text',
  response: 'message text',
};

/** `xxxxxxxxxx` says nothing, and stands in many a path. */
const MIN_DIFFERENT_CHARACTERS = 5;

const known = new Set<string>();

/** Some tests send an id where a token belongs. */
const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** Everybody's address ends so, and origins do, which servers print. A search for it finds all of them. */
const DOMAIN = 'example.org';

const tellsNothing = (kind: SecretKind, value: string): boolean =>
  value.length < MIN_LENGTH[kind] ||
  new Set(value).size < MIN_DIFFERENT_CHARACTERS ||
  ID.test(value) ||
  value === DOMAIN;

/** Writes down what no output of a server may hold; `npm test` searches all of it at the end. */
export function rememberSecret(kind: SecretKind, value: string): void {
  const folder = process.env['MEDITWIN_TEST_FOLDER'];
  if (folder === undefined || tellsNothing(kind, value) || known.has(value)) return;
  known.add(value);
  mkdirSync(join(folder, 'secrets'), { recursive: true });
  appendFileSync(join(folder, 'secrets', `${process.pid}.jsonl`), `${JSON.stringify({ kind, value })}\n`);
}

function rememberFields(fields: Iterable<[string, unknown]>, kinds: Record<string, SecretKind>): void {
  for (const [name, value] of fields)
    if (typeof value === 'string' && kinds[name]) rememberSecret(kinds[name], value);
}

function rememberBody(text: string, kinds: Record<string, SecretKind>): void {
  try {
    JSON.parse(text, (name, value: unknown) => {
      rememberFields([[name, value]], kinds);
      return value;
    });
  } catch {
    rememberFields(new URLSearchParams(text), kinds);
  }
}

function rememberHeaders(headers: Headers): void {
  rememberSecret('token', (headers.get('authorization') ?? '').replace(/^\S+ +/, ''));
  rememberSecret('token', headers.get('x-device-token') ?? '');
  const cookies = [headers.get('cookie') ?? '', ...headers.getSetCookie()].join(';').split(';');
  for (const cookie of cookies) rememberSecret('token', cookie.slice(cookie.indexOf('=') + 1).trim());
}

/** What a request carries. */
export function rememberRequest(url: string, headers: Headers, body: unknown): void {
  rememberFields(new URL(url).searchParams, SENT_FIELDS);
  rememberHeaders(headers);
  if (typeof body === 'string' || body instanceof URLSearchParams) rememberBody(String(body), SENT_FIELDS);
}

/** What an answer carries: tokens and texts. Streams are left alone, whose reader decides when they go on. */
export async function rememberAnswer(answer: Response): Promise<void> {
  rememberHeaders(answer.headers);
  const isJson = /json/.test(answer.headers.get('content-type') ?? '');
  if (isJson && answer.headers.has('content-length'))
    rememberBody(await answer.clone().text(), ANSWERED_FIELDS);
}

/** Settings by which a process is started. */
export function rememberSettings(env: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(env))
    if (value && /(SECRET|PASSWORD|KEY)/.test(name) && !name.endsWith('_FILE')) rememberSecret('key', value);
}
