import fc from 'fast-check';
import { accessWith, type Fleet } from './fleet.js';
import { DAY, ModelSession, type RefreshModel, WINDOW_SECONDS } from './refresh-model.js';
import { expectTokens, timed, use } from './refresh-use.js';

type Command = fc.AsyncCommand<RefreshModel, Fleet>;

const MAX_SESSIONS = 3;

const command = (
  name: string,
  run: Command['run'],
  check: (model: Readonly<RefreshModel>) => boolean = () => true,
): Command => ({ check, run, toString: () => name });

const refresh = (index: number, callers: number): Command =>
  command(`refresh(session ${index}, ${callers} at once)`, async (model, fleet) => {
    const session = model.session(index);
    await use(model, fleet, session, session.newest, callers);
  });

/** Of those that there are: 1 is the parent, 2 the grandparent. */
const replay = (index: number, back: number): Command =>
  command(
    `replay(session ${index}, ${back} back)`,
    async (model, fleet) => {
      const session = model.session(index);
      await use(model, fleet, session, session.newest - Math.min(back, session.newest));
    },
    (model) => model.session(index).newest > 0,
  );

const forgeAhead = (index: number, ahead: number): Command =>
  command(`forge(session ${index}, ${ahead} ahead)`, async (model, fleet) => {
    const session = model.session(index);
    await use(model, fleet, session, session.newest + ahead);
  });

const clock = (seconds: number): Command =>
  command(`clock(${seconds} s)`, async (model, fleet) => {
    for (const session of model.sessions) {
      await fleet.age(session.accessToken, seconds);
      session.age(seconds);
    }
  });

/** A token that comes after its window, its child having just been used or not: by chance alone that would be rare. */
const comeLate = (index: number, back: 1 | 2): Command =>
  command(
    `come late(session ${index}, ${back} back)`,
    async (model, fleet) => {
      const session = model.session(index);
      await clock(WINDOW_SECONDS + 5).run(model, fleet);
      if (back === 2) await use(model, fleet, session, session.newest);
      await use(model, fleet, session, session.newest - back);
    },
    (model) => model.session(index).newest > 0,
  );

/** Towards the end of a session that is refreshed in time again and again. */
const goOn = (index: number): Command =>
  command(`go on(session ${index})`, async (model, fleet) => {
    const session = model.session(index);
    for (let week = 0; week < 4; week++) {
      await clock(6 * DAY).run(model, fleet);
      await use(model, fleet, session, session.newest);
    }
  });

const logOut = (index: number): Command =>
  command(
    `log out(session ${index})`,
    async (model, fleet) => {
      const session = model.session(index);
      const { status, by } = await fleet.request('POST', '/auth/logout', { token: session.accessToken });
      expect(status).toBe(200);
      session.endedBy = by;
    },
    (model) => !model.session(index).endedBy && !model.isStale(model.session(index)),
  );

const logIn: Command = command(
  'log in',
  async (model, fleet) => {
    const [{ status, body }, at] = await timed(fleet.logIn(model.user));
    expect(status).toBe(200);
    const session = new ModelSession(body, at);
    model.sessions.push(session);
    expectTokens(model, session, 0, body);
  },
  (model) => model.sessions.filter((session) => session.goesOn()).length < MAX_SESSIONS,
);

const changeRoles: Command = command('change roles', async (model, fleet) => {
  model.roles = model.roles.length > 1 ? ['user'] : ['user', 'clinician'];
  const { status, by } = await fleet.request('PUT', `/admin/users/${model.user.userId}/roles`, {
    token: model.admin.accessToken,
    body: { roles: model.roles },
  });
  expect(status).toBe(200);
  model.ver++;
  model.changedBy = by;
});

const access = (index: number): Command =>
  command(`access(session ${index})`, async (model, fleet) => {
    const session = model.session(index);
    if (session.endedBy) await fleet.expectRefused(session.endedBy, session.accessToken, 'token_revoked');
    else if (model.isStale(session))
      await fleet.expectRefused(model.changedBy!, session.accessToken, 'token_stale');
    else expect(await accessWith(fleet.next(), session.accessToken)).toBe(200);
  });

const session = fc.nat({ max: 4 });
const moment = fc.constantFrom(20, 45);
const days = fc.constantFrom(DAY, 5 * DAY, 8 * DAY);

const often = { weight: 6 };
const sometimes = { weight: 3 };

/** Sequences of everything that a session may meet. Refreshes come most often, or no old tokens would be there. */
export const refreshCommands = fc.commands(
  [
    fc.oneof(
      { ...often, arbitrary: session.map((index) => refresh(index, 1)) },
      {
        ...sometimes,
        arbitrary: fc.tuple(session, fc.integer({ min: 2, max: 8 })).map((of) => refresh(...of)),
      },
      { ...often, arbitrary: fc.tuple(session, fc.integer({ min: 1, max: 2 })).map((of) => replay(...of)) },
      { weight: 1, arbitrary: fc.tuple(session, fc.integer({ min: 3, max: 4 })).map((of) => replay(...of)) },
      {
        weight: 1,
        arbitrary: fc.tuple(session, fc.integer({ min: 1, max: 3 })).map((of) => forgeAhead(...of)),
      },
      { ...sometimes, arbitrary: moment.map(clock) },
      { weight: 1, arbitrary: days.map(clock) },
      {
        weight: 2,
        arbitrary: fc.tuple(session, fc.constantFrom(1 as const, 2 as const)).map((of) => comeLate(...of)),
      },
      { weight: 1, arbitrary: session.map(goOn) },
      { weight: 1, arbitrary: session.map(logOut) },
      { ...sometimes, arbitrary: fc.constant(logIn) },
      { weight: 2, arbitrary: fc.constant(changeRoles) },
      { ...sometimes, arbitrary: session.map(access) },
    ),
  ],
  { maxCommands: 40, size: 'max' },
);
