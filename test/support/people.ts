import { randomBytes } from 'node:crypto';
import type { Database } from './database.js';
import type { Server } from './server.js';

export interface Person {
  readonly email: string;
  readonly password: string;
  readonly username: string;
  readonly userId: string;
  readonly accessToken: string;
  readonly refreshToken: string;
}

interface Tokens {
  readonly user_id: string;
  readonly access_token: string;
  readonly refresh_token: string;
}

/** Signs up somebody new; `overrides` are fields of the sign-up. */
export async function createUser(
  server: Server,
  overrides: { email?: string; username?: string; password?: string; full_name?: string } = {},
): Promise<Person> {
  const name = `u${randomBytes(8).toString('hex')}`;
  const signUp = { email: `${name}@example.org`, username: name, password: 'SecurePass123!', ...overrides };
  const { status, body } = await server.request<Tokens>('POST', '/auth/signup', { body: signUp });
  if (status !== 201) throw new Error(`Sign-up answered ${status}: ${JSON.stringify(body)}`);
  return personOf(signUp, body);
}

/** Somebody new with these roles, signed in after they were given, so that the token carries them. */
export async function signedInAs(
  server: Server,
  database: Database,
  role: string | string[],
): Promise<Person> {
  const person = await createUser(server);
  const roles = [role].flat();
  await database.query('UPDATE users SET roles = $1, ver = ver + 1 WHERE id = $2', [roles, person.userId]);
  return logIn(server, person);
}

export async function logIn(
  server: Server,
  { email, password, username }: Pick<Person, 'email' | 'password' | 'username'>,
): Promise<Person> {
  const { status, body } = await server.request<Tokens>('POST', '/auth/login', { body: { email, password } });
  if (status !== 200) throw new Error(`Login answered ${status}: ${JSON.stringify(body)}`);
  return personOf({ email, password, username }, body);
}

function personOf(known: Pick<Person, 'email' | 'password' | 'username'>, tokens: Tokens): Person {
  return {
    email: known.email,
    password: known.password,
    username: known.username,
    userId: tokens.user_id,
    accessToken: tokens.access_token,
    refreshToken: tokens.refresh_token,
  };
}
