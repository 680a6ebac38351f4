import { createUser } from './support/people.js';
import { type Server, startServer } from './support/server.js';

let server: Server;
let count = 0;

beforeAll(async () => {
  server = await startServer();
});

const signUp = (fields: Record<string, unknown> = {}) => {
  const name = `signup-${++count}`;
  const body = { email: `${name}@example.org`, username: name, password: 'SecurePass123!', ...fields };
  return server.request('POST', '/auth/signup', { body });
};
const me = async (token: unknown) => (await server.request('GET', '/auth/me', { token: String(token) })).body;
const logIn = async (email: string, password: string) =>
  (await server.request('POST', '/auth/login', { body: { email, password } })).status;
const refusedField = (field: string) => ({
  status: 400,
  body: {
    code: 'validation_failed',
    errors: expect.arrayContaining([expect.objectContaining({ field })]) as unknown,
  },
});

describe('anonymous', () => {
  it('gets tokens of the contract’s shape', async () => {
    const { status, body, headers } = await signUp({ full_name: 'Ada Lovelace' });
    expect(status).toBe(201);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      refresh_token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      token_type: 'bearer',
      expires_in: 900,
      refresh_expires_in: expect.any(Number),
      user_id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      device_token: expect.stringMatching(/^[\w-]{91}$/),
    });
    expect(Math.abs(Number(body['refresh_expires_in']) - 604_800)).toBeLessThan(10);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(await me(body['access_token'])).toMatchObject({
      user_id: body['user_id'],
      full_name: 'Ada Lovelace',
      is_active: true,
      roles: ['user'],
      permissions: [],
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
  });

  it.each([
    ['another case', 'Case.One@Example.ORG', 'case.one@example.org'],
    ['full-width letters', 'ｆｕｌｌ@example.org', 'full@example.org'],
    ['white space around it', ' \u00a0space@example.org\t', 'space@example.org'],
    ['the Kelvin sign', '\u212aelvin@example.org', 'kelvin@example.org'],
  ])('has an address in %s stored and shown normalised', async (_, email, normalised) => {
    const { status, body } = await signUp({ email });
    expect(status).toBe(201);
    expect(await me(body['access_token'])).toMatchObject({ email: normalised });
    expect(await signUp({ email: normalised })).toMatchObject({ status: 409, body: { code: 'email_taken' } });
    expect(await logIn(email, 'SecurePass123!')).toBe(200);
  });

  it.each([
    ['no-at'],
    ['@example.org'],
    ['a@'],
    ['a b@example.org'],
    [''],
    [`${'a'.repeat(250)}@ex.org`],
    [7],
  ])('is refused the address %p', async (email) => {
    expect(await signUp({ email })).toMatchObject(refusedField('email'));
  });

  it('makes one account when 30 sign up at once with one address in other case and Unicode form', async () => {
    const forms = ['race@example.org', 'RACE@Example.Org', 'ｒａｃｅ@example.org', ' race@EXAMPLE.org '];
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => signUp({ email: forms[i % 4] })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    const refused = answers.filter(({ status }) => status !== 201);
    expect(new Set(refused.map(({ status, body }) => `${status} ${String(body['code'])}`))).toEqual(
      new Set(['409 email_taken']),
    );
    const rows = await server.database.query(`SELECT email FROM users WHERE email ILIKE '%race%'`);
    expect(rows).toEqual([{ email: 'race@example.org' }]);
  });

  it('makes one account when 30 sign up at once with one username in other case', async () => {
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => signUp({ username: i % 2 ? 'Racer.One' : 'racer.ONE' })),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ body }) => body['code'] === 'username_taken')).toHaveLength(29);
  });

  it.each([['abc'], ['A.b_c-9'], ['x'.repeat(32)]])('may take the username %p', async (username) => {
    expect((await signUp({ username })).status).toBe(201);
  });

  it.each([
    ['ab'],
    ['x'.repeat(33)],
    ['with space'],
    ['ünï'],
    ['tab\t'],
    ['line\n'],
    ['at@x'],
    [''],
    [null],
    [5],
  ])('is refused the username %p', async (username) => {
    expect(await signUp({ username })).toMatchObject(refusedField('username'));
  });

  it.each([
    ['8 characters', 'zq7!kd0x'],
    ['128 characters', `${'kx7-'.repeat(32)}`],
    ['8 emoji', '🐘🦒🦓🦏🐫🦘🐆🦔'],
    ['128 emoji', '🐘🦒'.repeat(64)],
    ['white space alone at its ends', '  my cat sings  '],
    ['SecurePass123!', 'SecurePass123!'],
  ])('may have a password of %s', async (_, password) => {
    const person = await createUser(server, { password });
    expect(await logIn(person.email, password)).toBe(200);
  });

  it.each([
    ['7 characters', 'zq7!kd0'],
    ['7 emoji', '🐘🦒🦓🦏🐫🦘🐆'],
    ['129 characters', 'k'.repeat(129)],
    ['129 emoji', '🐘'.repeat(129)],
    ['more than 128 characters after NFKC', '\ufdfa'.repeat(8)],
    ['a common one', 'password123'],
    ['another common one', 'qwertyuiop'],
    ['a common one in capitals', 'PASSWORD123'],
    ['a common one in full width', 'ｐａｓｓｗｏｒｄ１２３'],
    ['nothing', ''],
    ['no text', 12345678],
    ['a list', ['SecurePass123!']],
  ])('is refused a password of %s', async (_, password) => {
    expect(await signUp({ password })).toMatchObject(refusedField('password'));
  });

  it('has the whole password compared: two that share their first 72 bytes differ', async () => {
    const shared = 'correct-horse-battery-'.repeat(4).slice(0, 72);
    const person = await createUser(server, { password: `${shared}-one` });
    expect(await logIn(person.email, `${shared}-two`)).toBe(401);
    expect(await logIn(person.email, shared)).toBe(401);
    expect(await logIn(person.email, `${shared}-one`)).toBe(200);
  });

  it('has a password compared after NFKC, and never trimmed', async () => {
    const person = await createUser(server, { password: 'Åsa’s ﬁne Ⅳ cat ' });
    expect(await logIn(person.email, 'A\u030asa’s fine IV cat ')).toBe(200);
    expect(await logIn(person.email, 'Åsa’s ﬁne Ⅳ cat')).toBe(401);
  });

  it.each([['user_id'], ['roles'], ['is_active'], ['ver'], ['password_hash'], ['id'], ['constructor']])(
    'is refused the field %s, by its name',
    async (field) => {
      expect(await signUp({ [field]: 'x' })).toMatchObject(refusedField(field));
    },
  );

  it.each(['email', 'username', 'password'])('is told that %s is missing', async (field) => {
    expect(await signUp({ [field]: undefined })).toMatchObject(refusedField(field));
  });

  it.each([
    ['trimmed', '  Ada King ', 'Ada King'],
    ['in NFC', 'Zoe\u0308', 'Zoë'],
    ['of 120 code points', '🐘'.repeat(120), '🐘'.repeat(120)],
    ['null', null, null],
    ['left out', undefined, null],
  ])('may give a full name %s', async (_, full_name, stored) => {
    const { status, body } = await signUp({ full_name });
    expect(status).toBe(201);
    expect(await me(body['access_token'])).toMatchObject({ full_name: stored });
  });

  it.each([[''], [' \t\u00a0 '], ['x'.repeat(121)], ['🐘'.repeat(121)], ['a\ufe0f'.repeat(120)], [7], [{}]])(
    'is refused the full name %p',
    async (full_name) => {
      expect(await signUp({ full_name })).toMatchObject(refusedField('full_name'));
    },
  );
});
