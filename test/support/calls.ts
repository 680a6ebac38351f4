import { v7 as uuidv7 } from 'uuid';
import type { Cast } from './actors.js';
import type { Database } from './database.js';
import { createUser, logIn, type Person } from './people.js';
import { sessionOf } from './access.js';
import type { Server } from './server.js';

/** What one call needs besides its actor. */
interface Call {
  path?: Record<string, string>;
  query?: string;
  body?: unknown;
  form?: Record<string, string>;
}

/** A right call of each operation that needs more than its path, with things of `owner` in it. */
export type Calls = Record<string, (owner: Person) => Call | Promise<Call>>;

/** They end the session with which they are called, so somebody new signs in for each of them. */
export const ENDS_ITS_SESSION = new Set([
  'auth.logout',
  'auth.logoutAll',
  'auth.changePassword',
  'users.eraseMe',
]);

export function callsOf(server: Server, database: Database, cast: Cast): Calls {
  /** Somebody to act upon, who never signs in. */
  async function target(roles = ['user']): Promise<{ user_id: string; email: string }> {
    const user_id = uuidv7();
    const name = `t${user_id.slice(-12)}`;
    const email = `${name}@example.org`;
    await database.query(
      `INSERT INTO users (id, email, username, password_hash, roles) VALUES ($1, $2, $3, 'nobody signs in with this', $4)`,
      [user_id, email, name, roles],
    );
    return { user_id, email };
  }
  const somebody = async (): Promise<Record<string, string>> => ({ user_id: (await target()).user_id });

  /** A conversation with an answer and a finding in it. */
  async function conversation({
    accessToken: token,
  }: Person): Promise<Record<'session_id' | 'message_id' | 'finding_id', string>> {
    const { body } = await server.request<{
      session_id: string;
      message_id: string;
      metadata: { findings: { finding_id: string }[] };
    }>('POST', '/chat/message', { token, body: { message: 'Hello, I have a headache' } });
    const { session_id, message_id, metadata } = body;
    return { session_id, message_id, finding_id: metadata.findings[0]!.finding_id };
  }

  async function grant({ accessToken: token }: Person): Promise<Record<'grant_id', string>> {
    const body = { grantee_email: (await target(['clinician'])).email };
    const given = await server.request<{ grant_id: string }>('POST', '/users/me/grants', { token, body });
    return { grant_id: given.body.grant_id };
  }

  async function role(): Promise<Record<'name', string>> {
    const name = `r${uuidv7().slice(-12)}`;
    await database.query(`INSERT INTO role (name, permissions) VALUES ($1, '{}')`, [name]);
    return { name };
  }

  return {
    'auth.signup': () => {
      const name = `n${uuidv7().slice(-12)}`;
      return { body: { email: `${name}@example.org`, username: name, password: 'SecurePass123!' } };
    },
    'auth.login': () => ({ body: { email: cast.user.email, password: cast.user.password } }),
    'auth.refresh': async () => ({ body: { refresh_token: (await createUser(server)).refreshToken } }),
    'auth.grantToken': () => ({
      form: { grant_type: 'password', username: cast.user.email, password: cast.user.password },
    }),
    'auth.changePassword': () => ({
      body: { current_password: 'SecurePass123!', new_password: 'Another-One-88' },
    }),
    'auth.endSession': async (owner) => ({ path: { session_id: sessionOf(await logIn(server, owner)) } }),
    'users.eraseMe': () => ({ body: { password: 'SecurePass123!' } }),
    'users.updateMe': () => ({ body: { full_name: 'Ada Lovelace' } }),
    'admin.readUser': async () => ({ path: await somebody() }),
    'admin.updateUser': async () => ({ path: await somebody(), body: { is_active: false } }),
    'admin.assignRoles': async () => ({ path: await somebody(), body: { roles: ['user', 'empty'] } }),
    'admin.revokeSessions': async () => ({ path: await somebody() }),
    'admin.deleteUser': async () => ({ path: await somebody() }),
    'admin.saveRole': async () => ({ path: await role(), body: { permissions: [] } }),
    'admin.deleteRole': async () => ({ path: await role() }),
    'grants.give': async () => ({ body: { grantee_email: (await target(['clinician'])).email } }),
    'grants.withdraw': async (owner) => ({ path: await grant(owner) }),
    'patients.readTwin': () => ({ path: { user_id: cast.user.userId } }),
    'chat.sendMessage': () => ({ body: { message: 'My left knee hurts' } }),
    'chat.streamMessage': () => ({ body: { message: 'My left knee hurts' } }),
    'chat.resumeStream': async (owner) => ({ path: await conversation(owner) }),
    'chat.stopAnswer': async (owner) => ({ path: await conversation(owner) }),
    'chat.readHistory': async (owner) => ({ path: await conversation(owner) }),
    'chat.deleteHistory': async (owner) => ({ path: await conversation(owner) }),
    'chat.renameSession': async (owner) => ({
      path: await conversation(owner),
      body: { title: 'My head' },
    }),
    'anatomy.readBodyPart': () => ({ path: { body_part: 'Head' } }),
    'anatomy.setSeverity': () => ({ path: { body_part: 'Head' }, body: { severity: 'mild' } }),
    'anatomy.setSeverityByQuery': () => ({ path: { body_part: 'Head' }, query: '?severity=mild' }),
    'anatomy.listEvents': () => ({ path: { body_part: 'Head' } }),
    'anatomy.updateFinding': async (owner) => ({
      path: await conversation(owner),
      body: { status: 'resolved' },
    }),
  };
}
