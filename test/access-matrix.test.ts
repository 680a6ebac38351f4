import { v7 as uuidv7 } from 'uuid';
import { BUILT_IN_ROLES } from '../src/access/built-in-roles.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, type Person, signedInAs } from './support/people.js';
import { asForm, type Server, startServer } from './support/server.js';

type Actor = 'anonymous' | 'user' | 'auditor' | 'admin';
type Outcomes = Record<Actor, number>;

interface Operation {
  operationId: string;
  security: Record<string, unknown>[];
  responses: Record<string, unknown>;
  'x-required-permissions'?: string[];
}

/** What one call needs besides its actor. */
interface Call {
  path?: Record<string, string>;
  query?: string;
  body?: unknown;
  form?: Record<string, string>;
}

const open = (status: number): Outcomes => ({
  anonymous: status,
  user: status,
  auditor: status,
  admin: status,
});
const own = (status: number): Outcomes => ({ anonymous: 401, user: status, auditor: status, admin: status });
const auditors = (status: number): Outcomes => ({
  anonymous: 401,
  user: 403,
  auditor: status,
  admin: status,
});
const admins = (status: number): Outcomes => ({ anonymous: 401, user: 403, auditor: 403, admin: status });

/** The contract: who gets what from each operation, when the call itself is right. */
const CONTRACT: Record<string, Outcomes> = {
  'auth.signup': open(201),
  'auth.login': open(200),
  'auth.refresh': open(200),
  'token.grant': open(200),
  'auth.logout': own(200),
  'auth.me': own(200),
  'auth.verify': own(200),
  'auth.forward': own(200),
  'users.updateMe': own(200),
  'adminUsers.list': auditors(200),
  'adminUsers.read': auditors(200),
  'adminUsers.update': admins(200),
  'adminUsers.assignRoles': admins(200),
  'adminUsers.revokeSessions': admins(200),
  'erasure.erase': admins(204),
  'roles.list': admins(200),
  'chat.message': own(200),
  'chat.stream': own(200),
  'conversations.read': own(200),
  'conversations.delete': own(200),
  'conversations.list': own(200),
  'conversations.rename': own(200),
  'anatomy.read': own(200),
  'anatomy.list': own(200),
  'anatomy.readPart': own(200),
  'anatomy.setSeverity': own(200),
  'anatomy.setSeverityAsBefore': own(200),
  'anatomy.timeline': own(200),
  'findings.update': own(200),
  'anatomy.config': own(200),
  'service.root': open(200),
  'service.health': open(200),
  'service.live': open(200),
  'service.ready': open(200),
};

describe('every operation of the document', () => {
  let database: Database;
  let server: Server;
  let operations: { method: string; path: string; operation: Operation }[];
  const people: Partial<Record<Actor, Person>> = {};

  beforeAll(async () => {
    database = await createDatabase();
    server = await startServer({ database });
    people.user = await createUser(server);
    people.auditor = await signedInAs(server, database, ['user', 'auditor']);
    people.admin = await signedInAs(server, database, ['user', 'admin']);
    const { body } = await server.request<{ paths: Record<string, Record<string, Operation>> }>(
      'GET',
      '/openapi.json',
    );
    operations = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        operation,
      })),
    );
  });

  /** Somebody for an administrator to act upon. */
  async function target(): Promise<string> {
    const id = uuidv7();
    const name = `t${id.slice(-12)}`;
    await database.query(
      `INSERT INTO users (id, email, username, password_hash) VALUES ($1, $2, $3, 'nobody signs in with this')`,
      [id, `${name}@example.org`, name],
    );
    return id;
  }

  /** A conversation of the actor with a finding in it; of the user for somebody anonymous. */
  async function conversation(actor: Actor): Promise<{ session_id: string; finding_id: string }> {
    const { accessToken: token } = (people[actor] ?? people.user)!;
    const message = 'Hello, I have a headache';
    const { body } = await server.request<{
      session_id: string;
      metadata: { findings: { finding_id: string }[] };
    }>('POST', '/chat/message', { token, body: { message } });
    return { session_id: body.session_id, finding_id: body.metadata.findings[0]!.finding_id };
  }

  /** A right call of each operation that needs more than its path. */
  const CALLS: Record<string, (actor: Actor) => Call | Promise<Call>> = {
    'auth.signup': () => {
      const name = `n${uuidv7().slice(-12)}`;
      return { body: { email: `${name}@example.org`, username: name, password: 'SecurePass123!' } };
    },
    'auth.login': () => ({ body: { email: people.user!.email, password: people.user!.password } }),
    'auth.refresh': async () => ({ body: { refresh_token: (await createUser(server)).refreshToken } }),
    'token.grant': () => {
      const { email: username, password } = people.user!;
      return { form: { grant_type: 'password', username, password } };
    },
    'users.updateMe': () => ({ body: { full_name: 'Ada Lovelace' } }),
    'adminUsers.read': async () => ({ path: { user_id: await target() } }),
    'adminUsers.update': async () => ({ path: { user_id: await target() }, body: { is_active: false } }),
    'adminUsers.assignRoles': async () => ({
      path: { user_id: await target() },
      body: { roles: ['user', 'clinician'] },
    }),
    'adminUsers.revokeSessions': async () => ({ path: { user_id: await target() } }),
    'erasure.erase': async () => ({ path: { user_id: await target() } }),
    'chat.message': () => ({ body: { message: 'My left knee hurts' } }),
    'chat.stream': () => ({ body: { message: 'My left knee hurts' } }),
    'conversations.read': async (actor) => ({
      path: { session_id: (await conversation(actor)).session_id },
    }),
    'conversations.delete': async (actor) => ({
      path: { session_id: (await conversation(actor)).session_id },
    }),
    'conversations.rename': async (actor) => ({
      path: { session_id: (await conversation(actor)).session_id },
      body: { title: 'My head' },
    }),
    'anatomy.readPart': () => ({ path: { body_part: 'Head' } }),
    'anatomy.setSeverity': () => ({ path: { body_part: 'Head' }, body: { severity: 'mild' } }),
    'anatomy.setSeverityAsBefore': () => ({ path: { body_part: 'Head' }, query: '?severity=mild' }),
    'anatomy.timeline': () => ({ path: { body_part: 'Head' } }),
    'findings.update': async (actor) => ({
      path: { finding_id: (await conversation(actor)).finding_id },
      body: { status: 'resolved' },
    }),
  };

  async function outcome(
    actor: Actor,
    { method, path, operation }: (typeof operations)[number],
  ): Promise<number> {
    const call = (await CALLS[operation.operationId]?.(actor)) ?? {};
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(call.path![name]!));
    // Signing out ends the session, so that actor signs in anew for it.
    const actors =
      operation.operationId === 'auth.logout' && people[actor] ? await createUser(server) : people[actor];
    const token = actors?.accessToken;
    const { status } = await server.request(method, filled + (call.query ?? ''), {
      ...(token !== undefined && { token }),
      ...(call.body !== undefined && { body: call.body }),
      ...(call.form && asForm(call.form)),
    });
    return status;
  }

  it('is in the table of the contract, and nothing else is', () => {
    expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual(
      Object.keys(CONTRACT).sort(),
    );
  });

  it.each<Actor>(['anonymous', 'user', 'auditor', 'admin'])(
    'has the outcome of the contract for %s',
    async (actor) => {
      const found: Record<string, number> = {};
      for (const operation of operations)
        found[operation.operation.operationId] = await outcome(actor, operation);
      const expected = Object.fromEntries(
        Object.entries(CONTRACT).map(([id, outcomes]) => [id, outcomes[actor]]),
      );
      expect(found).toEqual(expected);
    },
  );

  it('knows the built-in roles by the permissions that the documents name', async () => {
    const { body } = await server.request<{ roles: { name: string; permissions: string[] }[] }>(
      'GET',
      '/admin/roles',
      {
        token: people.admin!.accessToken,
      },
    );
    expect(Object.fromEntries(body.roles.map(({ name, permissions }) => [name, permissions]))).toEqual(
      BUILT_IN_ROLES,
    );
  });

  it('documents the lock, the permissions and the refusals that it has', () => {
    for (const { operation } of operations) {
      const outcomes = CONTRACT[operation.operationId]!;
      const documented = {
        locked: operation.security.some((scheme) => 'bearer' in scheme),
        unauthenticated:
          '401' in operation.responses && !/^auth\.(login|refresh)$/.test(operation.operationId),
        forbidden: '403' in operation.responses,
        permissions: operation['x-required-permissions'] !== undefined,
      };
      const locked = outcomes.anonymous === 401;
      const restricted = outcomes.user === 403;
      expect({ id: operation.operationId, ...documented }).toEqual({
        id: operation.operationId,
        locked,
        unauthenticated: locked,
        forbidden: restricted,
        permissions: restricted,
      });
    }
  });
});
