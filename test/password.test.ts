import { accessOf, expectAlive, expectOver, refreshOf } from './support/access.js';
import { recordedOf } from './support/audit.js';
import { createDatabase, type Database } from './support/database.js';
import { createUser, logIn, type Person, signedInAs } from './support/people.js';
import { type Server, startServer } from './support/server.js';
import { claimsOf } from './support/token.js';

const NEW = 'Another-One-88';

let database: Database;
let server: Server;
let ada: Person;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
});
beforeEach(async () => {
  ada = await createUser(server);
});

const change = (person: Person, new_password: unknown = NEW, current_password: unknown = person.password) =>
  server.request<Record<string, string>>('POST', '/auth/password', {
    token: person.accessToken,
    body: { current_password, new_password },
  });
const logInStatus = async (password: string) =>
  (await server.request('POST', '/auth/login', { body: { email: ada.email, password } })).status;
const liveSessions = async () =>
  (await database.query(`SELECT id FROM session WHERE user_id = $1 AND ended_at IS NULL`, [ada.userId]))
    .length;
/** Who holds the tokens of an answer. */
const holderOf = ({ body }: { body: Record<string, string> }): Person => ({
  ...ada,
  accessToken: body['access_token']!,
  refreshToken: body['refresh_token']!,
});

describe('anonymous', () => {
  it('cannot change a password', async () => {
    const body = { current_password: ada.password, new_password: NEW };
    expect(await server.request('POST', '/auth/password', { body })).toMatchObject({
      status: 401,
      body: { code: 'token_missing' },
    });
  });
});

describe('user', () => {
  it('gets a new session for the current password, and every other one is over', async () => {
    const [phone, eve] = [await logIn(server, ada), await createUser(server)];
    const changed = await change(ada);
    expect(changed).toMatchObject({ status: 200, body: { token_type: 'bearer', user_id: ada.userId } });
    await expectOver(server, ada, phone);
    await expectAlive(server, holderOf(changed), eve);
    expect(await liveSessions()).toBe(1);
    expect([await logInStatus(ada.password), await logInStatus(NEW)]).toEqual([401, 200]);
  });

  it('gets tokens of a higher access version, so that a later check tells older ones apart', async () => {
    const changed = await change(ada);
    const versions = [ada, holderOf(changed)].map(
      ({ accessToken }) => claimsOf(accessToken)['ver'] as number,
    );
    expect(versions[1]).toBe(versions[0]! + 1);
  });

  it('is told in a 403 that the current password is wrong, and nothing changes', async () => {
    for (const wrong of ['wrong password', ada.password.toLowerCase(), `${ada.password} `, 'x'.repeat(1024)])
      expect(await change(ada, NEW, wrong)).toMatchObject({
        status: 403,
        body: { code: 'wrong_password', errors: [{ field: 'current_password' }] },
      });
    await expectAlive(server, ada);
    expect([await logInStatus(ada.password), await logInStatus(NEW)]).toEqual([200, 401]);
  });

  it.each([
    ['new_password', 'short'],
    ['new_password', 'qwertyuiop'],
    ['new_password', 'x'.repeat(129)],
    ['new_password', null],
    ['new_password', 12345678],
    ['new_password', 'SecurePass123!'],
  ])('is refused %s %j by the rules of sign-up, or as the current one', async (field, value) => {
    expect(await change(ada, value)).toMatchObject({ status: 400, body: { errors: [{ field }] } });
    await expectAlive(server, ada);
  });

  it.each([
    ['current_password', undefined],
    ['current_password', ''],
    ['current_password', ['SecurePass123!']],
    ['user_id', 'x'],
  ])('is told what is wrong with %s %j', async (field, value) => {
    const body = { current_password: ada.password, new_password: NEW, [field]: value };
    expect(await server.request('POST', '/auth/password', { token: ada.accessToken, body })).toMatchObject({
      status: 400,
      body: { errors: [{ field }] },
    });
  });

  it('cannot choose the current one in another Unicode form', async () => {
    const eve = await createUser(server, { password: 'Füße-und-Knie-7' });
    expect(await change(eve, 'Fu\u0308ße-und-Knie-７')).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'new_password' }] },
    });
  });

  it('keeps roles and version of the account', async () => {
    const doctor = await signedInAs(server, database, ['user', 'clinician']);
    const tag = async (token: string) =>
      (await server.request('GET', '/auth/me', { token })).headers.get('etag');
    const before = await tag(doctor.accessToken);
    const { body } = await change(doctor);
    expect(
      (await server.request('GET', '/auth/forward', { token: body['access_token']! })).body,
    ).toMatchObject({
      roles: ['user', 'clinician'],
    });
    expect(await tag(body['access_token']!)).toBe(before);
  });

  it('has it recorded, without the password', async () => {
    await change(ada);
    expect(await recordedOf(database, ada.userId, 'password.changed')).toMatchObject([
      { actor_id: ada.userId, outcome: 'success', details: {}, target: null },
    ]);
  });
});

describe('at the same moment', () => {
  it('one of two changes wins, 10 times', async () => {
    for (let round = 0; round < 10; round++) {
      const phone = await logIn(server, ada);
      const wanted = [`First-One-${round}`, `Other-One-${round}`];
      const answers = await Promise.all([change(ada, wanted[0]), change(phone, wanted[1])]);
      const won = answers.findIndex(({ status }) => status === 200);
      expect([answers[1 - won]!.status, answers.filter(({ status }) => status === 200).length]).toEqual([
        expect.any(Number),
        1,
      ]);
      await expectOver(server, ada, phone);
      expect(await logInStatus(wanted[1 - won]!)).toBe(401);
      expect(await liveSessions()).toBe(1);
      ada = { ...holderOf(answers[won]!), password: wanted[won]! };
      expect(await accessOf(server, ada)).toBe('ok');
    }
  });

  it('a sign-in with the old password leaves no session, 10 times', async () => {
    for (let round = 0; round < 10; round++) {
      const { email, password } = ada;
      const [changed, login] = await Promise.all([
        change(ada, `Password-${round}-new`),
        server.request<Record<string, string>>('POST', '/auth/login', { body: { email, password } }),
      ]);
      expect(changed.status).toBe(200);
      if (login.status === 200) await expectOver(server, holderOf(login));
      expect(await liveSessions()).toBe(1);
      ada = { ...holderOf(changed), password: `Password-${round}-new` };
    }
  });

  it('a refresh of another session leaves nothing alive of it, 10 times', async () => {
    for (let round = 0; round < 10; round++) {
      const phone = await logIn(server, ada);
      const [changed, renewed] = await Promise.all([
        change(ada, `Password-${round}-new`),
        server.request<Record<string, string>>('POST', '/auth/refresh', {
          body: { refresh_token: phone.refreshToken },
        }),
      ]);
      expect(changed.status).toBe(200);
      if (renewed.status === 200) await expectOver(server, holderOf(renewed));
      expect(await refreshOf(server, phone)).toBe(401);
      ada = { ...holderOf(changed), password: `Password-${round}-new` };
    }
  });

  it('a deactivation leaves no session, 5 times', async () => {
    const admin = await signedInAs(server, database, ['user', 'admin']);
    const setActive = (is_active: boolean) =>
      server.request('PATCH', `/admin/users/${ada.userId}`, {
        token: admin.accessToken,
        body: { is_active },
      });
    for (let round = 0; round < 5; round++) {
      const [changed] = await Promise.all([change(ada, `Password-${round}-new`), setActive(false)]);
      expect(await liveSessions()).toBe(0);
      if (changed.status === 200) await expectOver(server, holderOf(changed));
      const password = changed.status === 200 ? `Password-${round}-new` : ada.password;
      await setActive(true);
      ada = await logIn(server, { ...ada, password });
    }
  });
});
