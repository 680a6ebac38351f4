import fc from 'fast-check';
import { accessWith, type Fleet, REFUSED, type Served, type Tokens } from './fleet.js';
import { ModelSession, type RefreshModel, type Span, WINDOW_SECONDS } from './refresh-model.js';
import { claimsOf, forge } from './token.js';

type Command = fc.AsyncCommand<RefreshModel, Fleet>;

const DAY = 86_400;
const MAX_SESSIONS = 3;

const command = (
  name: string,
  run: Command['run'],
  check: (model: Readonly<RefreshModel>) => boolean = () => true,
): Command => ({ check, run, toString: () => name });

async function timed<T>(work: Promise<T>): Promise<[T, Span]> {
  const from = performance.now();
  const result = await work;
  return [result, { from, to: performance.now() }];
}

/** Both tokens are of the session, of the user and their roles as of now, and neither passes the bounds. */
function expectTokens(model: RefreshModel, session: ModelSession, gen: number, tokens: Tokens): void {
  const { sid } = claimsOf(session.accessToken);
  const of = { sid, sub: model.user.userId };
  const refresh = claimsOf(tokens.refresh_token) as { iat: number; exp: number };
  expect(refresh).toMatchObject({ ...of, gen });
  expect(claimsOf(tokens.access_token)).toMatchObject({ ...of, roles: model.roles, ver: model.ver });
  const life = refresh.exp - refresh.iat;
  expect(life).toBeGreaterThan(0);
  expect(life).toBeLessThanOrEqual(7 * DAY);
  expect(refresh.exp - Date.now() / 1000).toBeLessThanOrEqual(session.secondsToEnd() + 1); // whole seconds
  expect(tokens.expires_in).toBeLessThanOrEqual(900);
}

/** Uses a token of some generation, so many times at once, and expects what the model says. */
async function use(model: RefreshModel, fleet: Fleet, session: ModelSession, gen: number, callers = 1) {
  const token = session.issued[gen]?.token ?? forge(session.issued.at(-1)!.token, { gen });
  const [answers, at] = await timed(fleet.refreshAtOnce(token, callers));
  const outcome = session.use(gen, at);
  if (outcome === 'rotated' || outcome === 'repeat') return expectSame(model, session, gen, answers, at);
  for (const answer of answers) expect(answer).toMatchObject(REFUSED);
  if (outcome !== 'dead' && outcome !== 'late') model.reuse(session, outcome, answers[0]!.by);
}

/** All get the one successor; what an earlier caller got is the same, unless the row has aged since. */
function expectSame(
  model: RefreshModel,
  session: ModelSession,
  gen: number,
  answers: Served<Tokens>[],
  at: Span,
): void {
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
  const { body } = answers[0]!;
  expect(new Set(answers.map((answer) => answer.body.refresh_token))).toEqual(new Set([body.refresh_token]));
  for (const answer of answers) expectTokens(model, session, gen + 1, answer.body);
  const known = session.issued[gen + 1];
  if (!known) return session.move(body, at);
  const [before, now] = [claimsOf(known.token), claimsOf(body.refresh_token)] as Record<string, number>[];
  expect(now!['exp']! - before!['exp']!).toBe(now!['iat']! - before!['iat']!);
  if (!known.aged) expect(body.refresh_token).toBe(known.token);
  session.accessToken = body.access_token;
}

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
      { weight: 1, arbitrary: session.map(logOut) },
      { ...sometimes, arbitrary: fc.constant(logIn) },
      { weight: 2, arbitrary: fc.constant(changeRoles) },
      { ...sometimes, arbitrary: session.map(access) },
    ),
  ],
  { maxCommands: 40, size: 'max' },
);
