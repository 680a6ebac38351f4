import { accessWith, Fleet, REFUSED } from './support/fleet.js';
import { createDatabase } from './support/database.js';
import { startServer, TEST_SECRETS } from './support/server.js';
import { claimsOf, forge } from './support/token.js';

let fleet: Fleet;
beforeAll(async () => {
  const database = await createDatabase();
  fleet = new Fleet(database, [await startServer({ database })]);
});

describe('what is no refresh token of ours', () => {
  it('is refused and ends nothing, however it was forged', async () => {
    const [ada, eve] = [await fleet.createUser(), await fleet.createUser()];
    const { accessToken, refreshToken } = ada;
    const claims = [
      { sub: eve.userId },
      { sid: claimsOf(eve.refreshToken)['sid'] },
      { sid: 'x' },
      { gen: '0' },
      { gen: -1 },
      { gen: 0.5 },
      { gen: 2 ** 31 },
      { gen: 2 ** 40 },
      { gen: null },
      { exp: undefined },
      { exp: 9_999_999_999 },
      { aud: 'x' },
      { aud: ['meditwin-api'] },
      { iss: 'x' },
    ];
    const header = [
      { typ: 'at+jwt' },
      { typ: 'JWT' },
      { kid: 'other' },
      { alg: 'none' },
      { alg: 'HS512' },
      { crit: ['exp'] },
    ];
    const forged = [
      accessToken,
      forge(refreshToken, {}, {}, TEST_SECRETS.JWT_SECRET_KEY),
      ...claims.map((changed) => forge(refreshToken, changed)),
      ...header.map((changed) => forge(refreshToken, {}, changed)),
      `${refreshToken}=`,
      ` ${refreshToken}`,
      refreshToken.split('.').slice(0, 2).join('.'),
      'garbage',
    ];
    for (const token of forged) expect([token, await fleet.refresh(token)]).toMatchObject([token, REFUSED]);
    const [server] = fleet.servers;
    expect([await accessWith(server!, accessToken), await accessWith(server!, eve.accessToken)]).toEqual([
      200, 200,
    ]);
    expect((await fleet.refresh(refreshToken)).status).toBe(200);
    expect(await accessWith(server!, refreshToken)).toBe('token_invalid');
  });

  it.each([
    ['that is missing', undefined],
    ['that is null', null],
    ['that is empty', ''],
    ['that is a number', 7],
    ['that is a list', ['a']],
    ['of 10 kB', 'x'.repeat(10_000)],
  ])('%s gets 400', async (_, refresh_token) => {
    expect(await fleet.request('POST', '/auth/refresh', { body: { refresh_token } })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'refresh_token' }] },
    });
  });
});

describe('a good refresh token', () => {
  it('is taken although an expired bearer is sent along', async () => {
    const body = { refresh_token: (await fleet.createUser()).refreshToken };
    expect((await fleet.request('POST', '/auth/refresh', { body, token: 'expired' })).status).toBe(200);
  });
});

describe('a refresh token of an ended session', () => {
  it('is refused and changes nothing, of whatever generation it is', async () => {
    const ada = await fleet.createUser();
    await fleet.request('POST', '/auth/logout', { token: ada.accessToken });
    const before = await fleet.sessionOf(ada.refreshToken);
    for (const gen of [0, 1, 5])
      expect(await fleet.refresh(forge(ada.refreshToken, { gen }))).toMatchObject(REFUSED);
    expect(await fleet.sessionOf(ada.refreshToken)).toEqual(before);
  });

  it('is refused when its holder was deactivated without ending it, as by hand in the database', async () => {
    const ada = await fleet.createUser();
    await fleet.database.query('UPDATE users SET is_active = false WHERE id = $1', [ada.userId]);
    const before = await fleet.sessionOf(ada.refreshToken);
    expect(await fleet.refresh(ada.refreshToken)).toMatchObject(REFUSED);
    expect(await fleet.sessionOf(ada.refreshToken)).toEqual(before);
  });
});
