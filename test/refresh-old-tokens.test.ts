import {
  accessWith,
  type Fleet,
  FLEET_STARTS_WITHIN_MS,
  INSTANCES,
  REFUSED,
  startFleet,
  tokensOf,
} from './support/fleet.js';
import type { Person } from './support/people.js';
import { forge } from './support/token.js';

describe.each(INSTANCES)('on %s', (instances) => {
  let fleet: Fleet;
  let ada: Person;
  beforeAll(async () => {
    fleet = await startFleet(instances);
  }, FLEET_STARTS_WITHIN_MS);
  beforeEach(async () => {
    ada = await fleet.createUser();
  });

  const session = () => fleet.sessionOf(ada.refreshToken);
  const secondsLater = (seconds: number) => fleet.age(ada.refreshToken, seconds);
  const rotations = (count: number) => fleet.refreshInRow(ada.refreshToken, count);

  describe('the grandparent', () => {
    it('is refused inside the window of its own rotation, and the session lives', async () => {
      const [, two] = await rotations(2);
      const before = await session();
      const { by, ...refused } = await fleet.refresh(ada.refreshToken);
      expect(refused).toMatchObject(REFUSED);
      expect(await session()).toEqual(before);
      expect(await accessWith(by, two!.access_token)).toBe(200);
      expect((await fleet.refresh(two!.refresh_token)).status).toBe(200);
    });

    it('ends the session outside that window, although its child was used a moment ago', async () => {
      const [one] = await rotations(1);
      await secondsLater(11);
      const two = (await fleet.refresh(one!.refresh_token)).body;
      const { by, ...refused } = await fleet.refresh(ada.refreshToken);
      expect(refused).toMatchObject(REFUSED);
      await fleet.expectDead(by, two, one!, tokensOf(ada));
    });
  });

  describe('any older token', () => {
    it('ends the session at once', async () => {
      const later = await rotations(3);
      const { by, ...refused } = await fleet.refresh(ada.refreshToken);
      expect(refused).toMatchObject(REFUSED);
      await fleet.expectDead(by, ...later, tokensOf(ada));
    });

    it('that has expired is refused and changes nothing', async () => {
      const later = await rotations(3);
      const before = await session();
      const past = Math.floor(Date.now() / 1000) - 60;
      const expired = forge(ada.refreshToken, { iat: past - 600, exp: past });
      expect(await fleet.refresh(expired)).toMatchObject(REFUSED);
      expect(await session()).toEqual(before);
      expect((await fleet.refresh(later.at(-1)!.refresh_token)).status).toBe(200);
    });
  });

  describe('a token of a generation to come', () => {
    it.each([1, 2, 2 ** 31 - 1])('%i ahead ends the session', async (gen) => {
      const { by, ...refused } = await fleet.refresh(forge(ada.refreshToken, { gen }));
      expect(refused).toMatchObject(REFUSED);
      await fleet.expectDead(by, tokensOf(ada));
    });
  });
});
