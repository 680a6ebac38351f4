import { randomBytes } from 'node:crypto';
import type { Database } from './database.js';
import { createUser, type Person } from './people.js';
import type { Server } from './server.js';

/** A column that can hold something of a person. */
interface Column {
  table_name: string;
  column_name: string;
}

/** @returns every place, as `table.column`, whose text holds one of the words; nothing is left out but what is given */
export async function placesThatHold(database: Database, words: readonly string[]): Promise<string[]> {
  const columns = await database.query<Column>(
    `SELECT c.table_name, c.column_name FROM information_schema.columns c
     JOIN information_schema.tables t USING (table_schema, table_name)
     WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE'`,
  );
  const found: string[] = [];
  for (const { table_name, column_name } of columns) {
    // Every type has a text; of bytea that is hexadecimal, so its bytes are read as text too.
    const [row] = await database.query<{ held: boolean }>(
      `SELECT EXISTS (
         SELECT 1 FROM "${table_name}" t, unnest($1::text[]) AS word
         WHERE strpos(lower(t."${column_name}"::text), lower(word)) > 0
            OR strpos(lower(t."${column_name}"::text), encode(convert_to(word, 'UTF8'), 'hex')) > 0) AS held`,
      [words],
    );
    if (row!.held) found.push(`${table_name}.${column_name}`);
  }
  return found;
}

/** Somebody who used everything there is, and the words by which they could be found; the server trusts one proxy. */
export async function somebodyBusy(
  server: Server,
  admin: Person,
): Promise<{ person: Person; words: string[] }> {
  const word = `quib${randomBytes(6).toString('hex')}`;
  const person = await createUser(server, {
    email: `${word}@example.org`,
    username: `${word}.name`,
    full_name: `${word} full`,
  });
  const ip = `198.${[...randomBytes(3)].map((byte) => 100 + (byte % 100)).join('.')}`;
  const headers = { 'x-forwarded-for': ip, 'user-agent': `${word}-browser` };
  const call = (method: string, path: string, body: object, more: Record<string, string> = {}) =>
    server.request<Record<string, string>>(method, path, {
      token: person.accessToken,
      headers: { ...headers, ...more },
      body,
    });
  const login = { email: person.email, password: person.password };
  await call('POST', '/auth/login', login);
  await call('POST', '/auth/login', { ...login, password: 'wrong' });
  const message = `${word} says: my left knee hurts badly`;
  const said = await call('POST', '/chat/message', { message }, { 'idempotency-key': `${word}-key` });
  await call('PATCH', `/chat/sessions/${said.body['session_id']}`, { title: `${word} title` });
  await call('PUT', '/anatomy/body-part/Head/severity', { severity: 'mild', note: `${word} note` });
  await call('PATCH', '/users/me', { full_name: `${word} by oneself` });
  await call('POST', '/users/me/grants', { grantee_email: admin.email });
  await server.request('PATCH', `/admin/users/${person.userId}`, {
    token: admin.accessToken,
    body: { full_name: `${word} by admin`, reason: `${word} asked by letter` },
  });
  return {
    person,
    words: [word, ip, said.body['session_id']!, said.body['message_id']!],
  };
}
