import { BUILT_IN_ROLES } from '../src/access/built-in-roles.js';
import type { Permission } from '../src/access/permission.js';
import {
  type Actor,
  ACTORS,
  type Cast,
  castOf,
  holds,
  insertCustomRoles,
  isInsider,
} from './support/actors.js';
import { type Calls, callsOf, ENDS_ITS_SESSION } from './support/calls.js';
import { createDatabase } from './support/database.js';
import { type Operation, operationsOf } from './support/operations.js';
import { createUser } from './support/people.js';
import { asForm, type Server, startServer } from './support/server.js';

interface Rule {
  needs: 'nothing' | 'an account' | Permission;
  /** Of a right call by somebody who may. */
  status: number;
  /** Who gets something else. */
  but: Partial<Record<Actor, number>>;
}
const open = (status: number): Rule => ({ needs: 'nothing', status, but: {} });
const own = (status: number, but: Rule['but'] = {}): Rule => ({ needs: 'an account', status, but });
const needs = (permission: Permission, status: number, but: Rule['but'] = {}): Rule => ({
  needs: permission,
  status,
  but,
});

/** The contract: who gets what from each operation, when the call itself is right. */
const CONTRACT: Record<string, Rule> = {
  'auth.signup': open(201),
  'auth.login': open(200),
  'auth.refresh': open(200),
  'auth.grantToken': open(200),
  'auth.logout': own(200),
  'auth.readMe': own(200),
  'auth.verify': own(200),
  'auth.forward': own(200),
  'auth.changePassword': own(200),
  'auth.listSessions': own(200),
  'auth.endSession': own(204),
  'auth.logoutAll': own(200),
  'users.updateMe': own(200),
  'users.exportMe': own(200),
  'users.eraseMe': own(204),
  'auth.readPublicKeys': open(200),
  'admin.listAuditEvents': needs('audit:read', 200),
  'admin.verifyAuditLog': needs('audit:read', 200),
  'admin.readStats': needs('stats:read', 200),
  'admin.listUsers': needs('users:read', 200),
  'admin.readUser': needs('users:read', 200),
  'admin.updateUser': needs('users:write', 200),
  'admin.assignRoles': needs('roles:assign', 200),
  'admin.revokeSessions': needs('users:write', 200),
  'admin.deleteUser': needs('users:delete', 204),
  'admin.listRoles': needs('roles:read', 200),
  'admin.saveRole': needs('roles:write', 200),
  'admin.deleteRole': needs('roles:write', 204),
  'admin.readAccessMatrix': needs('roles:read', 200),
  'grants.give': own(201),
  'grants.list': own(200),
  'grants.withdraw': own(204),
  'patients.list': needs('twin:read-granted', 200),
  'patients.readTwin': needs('twin:read-granted', 404, { granted: 200 }),
  'chat.sendMessage': own(200),
  'chat.streamMessage': own(200),
  'chat.resumeStream': own(200),
  'chat.readHistory': own(200),
  'chat.deleteHistory': own(200),
  'chat.listSessions': own(200),
  'chat.renameSession': own(200),
  'chat.stopAnswer': own(200),
  'anatomy.readTwin': own(200),
  'anatomy.listBodyParts': own(200),
  'anatomy.readBodyPart': own(200),
  'anatomy.setSeverity': own(200),
  'anatomy.setSeverityByQuery': own(200),
  'anatomy.listEvents': own(200),
  'anatomy.updateFinding': own(200),
  'anatomy.readConfig': own(200),
  'service.describe': open(200),
  'service.checkHealth': open(200),
  'service.checkLiveness': open(200),
  'service.checkReadiness': open(200),
};

/** A thing of one's own stands in the path by its id; body parts are everybody's. */
const namesAThing = (path: string) => /\{(?!body_part\})\w+\}/.test(path);

function expected({ id, path }: Operation, actor: Actor): number {
  const { needs: needed, status, but } = CONTRACT[id]!;
  if (needed === 'nothing') return status;
  if (!isInsider(actor)) return 401;
  if (needed !== 'an account') return holds(actor, needed) ? (but[actor] ?? status) : 403;
  return but[actor] ?? (actor === 'stranger' && namesAThing(path) ? 404 : status);
}

/** Their 403 is said of a cookie that another page may have caused to be sent. */
const TAKES_A_COOKIE = new Set(['auth.signup', 'auth.login', 'auth.refresh', 'auth.logout']);
/** A wrong password is a 403 as well. */
const ASKS_FOR_THE_PASSWORD = new Set(['auth.changePassword', 'users.eraseMe']);

describe('every operation of the document', () => {
  let server: Server;
  let operations: Operation[];
  let cast: Cast;
  let calls: Calls;

  beforeAll(async () => {
    const database = await createDatabase();
    await insertCustomRoles(database);
    server = await startServer({ database });
    cast = await castOf(server, database);
    calls = callsOf(server, database, cast);
    operations = await operationsOf(server);
  }, 120_000);

  async function outcome(actor: Actor, { id, method, path }: Operation): Promise<number> {
    const owner = isInsider(actor) && actor !== 'stranger' ? cast[actor] : cast.user;
    const call = (await calls[id]?.(owner)) ?? {};
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(call.path![name]!));
    const token =
      isInsider(actor) && ENDS_ITS_SESSION.has(id)
        ? (await createUser(server)).accessToken
        : cast.tokens[actor];
    const { status } = await server.request(method, filled + (call.query ?? ''), {
      ...(token !== undefined && { token }),
      ...(call.body !== undefined && { body: call.body }),
      ...(call.form && asForm(call.form)),
    });
    return status;
  }

  it('is in the table of the contract, and nothing else is', () => {
    expect(operations.map(({ id }) => id).sort()).toEqual(Object.keys(CONTRACT).sort());
  });

  it.each(ACTORS)(
    'has the outcome of the contract for %s',
    async (actor) => {
      const found: Record<string, number> = {};
      for (const operation of operations) found[operation.id] = await outcome(actor, operation);
      expect(found).toEqual(Object.fromEntries(operations.map((one) => [one.id, expected(one, actor)])));
    },
    120_000,
  );

  it('does not find the conversation of somebody else that a body names', async () => {
    const { body } = await server.request('POST', '/chat/message', {
      token: cast.tokens.user!,
      body: { message: 'Hello' },
    });
    for (const path of ['/chat/message', '/chat/stream'])
      for (const actor of ['stranger', 'granted', 'admin'] as const) {
        const call = {
          token: cast.tokens[actor]!,
          body: { message: 'Hello', session_id: body['session_id'] },
        };
        expect([path, actor, (await server.request('POST', path, call)).status]).toEqual([path, actor, 404]);
      }
  });

  it('documents the lock, the permissions and the refusals that it has', () => {
    for (const { id, security, responses, permissions, description } of operations) {
      const { needs: needed } = CONTRACT[id]!;
      const locked = needed !== 'nothing';
      const restricted = locked && needed !== 'an account';
      const words = restricted
        ? `Needs \`${needed}\`;`
        : locked
          ? 'Any signed-in account.'
          : 'Anyone, without a token.';
      expect({
        id,
        locked: security.some((scheme) => 'bearer' in scheme),
        unauthenticated: '401' in responses && (locked || !/^(auth\.(login|refresh))$/.test(id)),
        forbidden: '403' in responses && !ASKS_FOR_THE_PASSWORD.has(id) && !TAKES_A_COOKIE.has(id),
        permissions,
        described: description.split('\n\n').at(-1)!.startsWith(words),
      }).toEqual({
        id,
        locked,
        unauthenticated: locked,
        forbidden: restricted,
        permissions: restricted ? [needed] : undefined,
        described: true,
      });
    }
  });

  it('knows the built-in roles by the permissions that the documents name', async () => {
    const { body } = await server.request<{
      roles: { name: string; permissions: string[]; builtin: boolean }[];
    }>('GET', '/admin/roles', { token: cast.admin.accessToken });
    const builtIn = body.roles.filter(({ builtin }) => builtin);
    expect(Object.fromEntries(builtIn.map(({ name, permissions }) => [name, permissions]))).toEqual(
      BUILT_IN_ROLES,
    );
  });
});
