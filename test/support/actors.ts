import { createHmac } from 'node:crypto';
import { BUILT_IN_ROLES } from '../../src/access/built-in-roles.js';
import type { Permission } from '../../src/access/permission.js';
import type { Database } from './database.js';
import { createUser, type Person, signedInAs } from './people.js';
import { type Server, TEST_SECRETS } from './server.js';

/** Roles that a person made, with one permission each, and one without any. */
const CUSTOM_ROLES = {
  assigner: ['roles:assign'],
  editor: ['roles:write'],
  writer: ['users:write'],
  empty: [],
} as const satisfies Record<string, readonly Permission[]>;

/** Everybody who is signed in, with their roles. */
const ROLES = {
  user: ['user'],
  /** Names the things of `user` by their ids. */
  stranger: ['user'],
  clinician: ['user', 'clinician'],
  /** A clinician to whom `user` gave a grant. */
  granted: ['user', 'clinician'],
  auditor: ['user', 'auditor'],
  admin: ['user', 'admin'],
  assigner: ['assigner'],
  editor: ['editor'],
  writer: ['writer'],
} as const;
/** They have no token, or none that counts any more. */
const OUTSIDE = ['anonymous', 'expired', 'deactivated'] as const;

export type Insider = keyof typeof ROLES;
export type Actor = Insider | (typeof OUTSIDE)[number];

const INSIDERS = Object.keys(ROLES) as Insider[];
export const ACTORS: readonly Actor[] = [...OUTSIDE, ...INSIDERS];
export const isInsider = (actor: Actor): actor is Insider => actor in ROLES;

const PERMITTED: Record<string, readonly Permission[]> = { ...BUILT_IN_ROLES, ...CUSTOM_ROLES };
export const holds = (actor: Insider, permission: Permission): boolean =>
  ROLES[actor].some((role) => PERMITTED[role]!.includes(permission));

export type Cast = Record<Insider, Person> & { tokens: Partial<Record<Actor, string>> };

/** The same token with its end in the past, rightly signed. */
function expired(token: string): string {
  const [header, payload] = token.split('.') as [string, string];
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as { iat: number; exp: number };
  const past = { ...claims, iat: claims.iat - 3600, exp: claims.exp - 3600 };
  const text = `${header}.${Buffer.from(JSON.stringify(past)).toString('base64url')}`;
  return `${text}.${createHmac('sha256', TEST_SECRETS.JWT_SECRET_KEY).update(text).digest('base64url')}`;
}

/** Everybody, signed in; the custom roles must be in the database when the server starts. */
export async function castOf(server: Server, database: Database): Promise<Cast> {
  const people: Partial<Record<Insider, Person>> = {};
  for (const actor of INSIDERS) people[actor] = await signedInAs(server, database, [...ROLES[actor]]);
  const cast = people as Record<Insider, Person>;
  const gone = await createUser(server);
  await server.request('PATCH', `/admin/users/${gone.userId}`, {
    token: cast.admin.accessToken,
    body: { is_active: false },
  });
  await server.request('POST', '/users/me/grants', {
    token: cast.user.accessToken,
    body: { grantee_email: cast.granted.email },
  });
  const tokens = Object.fromEntries(INSIDERS.map((actor) => [actor, cast[actor].accessToken]));
  return {
    ...cast,
    tokens: { ...tokens, deactivated: gone.accessToken, expired: expired(cast.user.accessToken) },
  };
}

export const insertCustomRoles = (database: Database): Promise<unknown> =>
  database.query(
    `INSERT INTO role (name, permissions)
     SELECT key, ARRAY(SELECT jsonb_array_elements_text(value)) FROM jsonb_each($1::jsonb)`,
    [JSON.stringify(CUSTOM_ROLES)],
  );
