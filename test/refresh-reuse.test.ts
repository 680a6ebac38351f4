import {
  type Fleet,
  FLEET_STARTS_WITHIN_MS,
  INSTANCES,
  REFUSED,
  startFleet,
  tokensOf,
} from './support/fleet.js';
import { seriesOf } from './support/metrics.js';
import type { Person } from './support/people.js';
import { claimsOf, forge } from './support/token.js';

const CAUSES = ['old_token', 'too_old', 'future_generation'] as const;
type Cause = (typeof CAUSES)[number];

describe.each(INSTANCES)('on %s, a reuse', (instances) => {
  let fleet: Fleet;
  let ada: Person;
  beforeAll(async () => {
    fleet = await startFleet(instances);
  }, FLEET_STARTS_WITHIN_MS);
  beforeEach(async () => {
    ada = await fleet.createUser();
  });

  const refreshed = async (times: number) =>
    (await fleet.refreshInRow(ada.refreshToken, times)).at(-1)!.refresh_token;
  const later = (seconds: number) => fleet.age(ada.refreshToken, seconds);
  const events = () =>
    fleet.database.query(
      `SELECT e.*, o.user_agent FROM audit_events e LEFT JOIN audit_origins o ON o.event_id = e.id
       WHERE e.action = 'session.reused' AND e.subject_id = $1`,
      [ada.userId],
    );
  /** Over all instances. */
  async function counted(): Promise<Record<Cause, number>> {
    const each = await Promise.all(fleet.servers.map(seriesOf));
    const of = (cause: Cause) =>
      each.reduce((sum, series) => sum + series.get(`meditwin_refresh_reuse_total{cause="${cause}"}`)!, 0);
    return { old_token: of('old_token'), too_old: of('too_old'), future_generation: of('future_generation') };
  }

  it.each<[string, Cause, () => Promise<string>]>([
    [
      'of the parent outside the window',
      'old_token',
      async () => {
        await refreshed(1);
        await later(11);
        return ada.refreshToken;
      },
    ],
    [
      'of the grandparent outside the window',
      'old_token',
      async () => {
        const one = await refreshed(1);
        await later(11);
        await fleet.refresh(one);
        return ada.refreshToken;
      },
    ],
    [
      'of an older one',
      'too_old',
      async () => {
        await refreshed(3);
        return ada.refreshToken;
      },
    ],
    ['of a generation to come', 'future_generation', async () => forge(await refreshed(1), { gen: 2 })],
  ])('%s is recorded once with its cause, and counted', async (_, cause, prepare) => {
    const token = await prepare();
    const before = await counted();
    const headers = { 'user-agent': 'a thief' };
    const answer = await fleet.request('POST', '/auth/refresh', { body: { refresh_token: token }, headers });
    expect(answer).toMatchObject(REFUSED);
    expect(await events()).toEqual([
      expect.objectContaining({
        outcome: 'refused',
        actor_id: null,
        session_id: claimsOf(ada.refreshToken)['sid'],
        request_id: answer.headers.get('x-request-id'),
        details: { cause },
        user_agent: 'a thief',
      }),
    ]);
    expect(await counted()).toEqual({ ...before, [cause]: before[cause] + 1 });
    await fleet.refresh(token);
    expect(await events()).toHaveLength(1);
    expect(await counted()).toEqual({ ...before, [cause]: before[cause] + 1 });
  });

  it('tried 20 times at once ends the session once', async () => {
    const newest = await refreshed(3);
    const before = await counted();
    const held = await fleet.hold(newest);
    const racing = fleet.refreshAtOnce(ada.refreshToken, 20);
    await held.lined(5);
    await held.release();
    expect(new Set((await racing).map(({ status }) => status))).toEqual(new Set([401]));
    expect(await events()).toHaveLength(1);
    expect(await counted()).toEqual({ ...before, too_old: before.too_old + 1 });
    const revoked = await fleet.database.query('SELECT id FROM revocation WHERE session_id = $1', [
      claimsOf(newest)['sid'],
    ]);
    expect(revoked).toHaveLength(1);
  });

  it('is recorded of nothing else', async () => {
    const before = await counted();
    const two = await refreshed(2);
    for (const token of [ada.refreshToken, 'garbage', forge(two, { exp: 1, iat: 0 })])
      await fleet.refresh(token);
    const { access_token } = (await fleet.refresh(two)).body;
    await fleet.servers[0]!.request('POST', '/auth/logout', { token: access_token });
    await fleet.refresh(two);
    expect([await events(), await counted()]).toEqual([[], before]);
  });
});

describe('a thief who spends the budget of the session', () => {
  let fleet: Fleet;
  beforeAll(async () => {
    fleet = await startFleet('one instance', { RATE_LIMIT_SCALE: '1' });
  }, FLEET_STARTS_WITHIN_MS);

  it('is found out all the same when the holder comes, and gains nothing beyond the budget', async () => {
    const ada = await fleet.createUser();
    let [stolen, answer] = [ada.refreshToken, await fleet.refresh(ada.refreshToken)];
    for (; answer.status === 200; answer = await fleet.refresh(stolen)) stolen = answer.body.refresh_token;
    expect(answer.status).toBe(429);
    expect(await fleet.sessionOf(stolen)).toMatchObject({ generation: 60, ended_at: null });
    expect((await fleet.refresh(stolen)).status).toBe(429);
    const { by, ...refused } = await fleet.refresh(ada.refreshToken);
    expect(refused).toMatchObject(REFUSED);
    expect(await fleet.sessionOf(stolen)).toMatchObject({ generation: 60, end_reason: 'reuse' });
    await fleet.expectDead(by, { ...tokensOf(ada), refresh_token: stolen });
  });
});
