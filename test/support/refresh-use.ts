import { type Fleet, REFUSED, type Served, type Tokens } from './fleet.js';
import { DAY, type ModelSession, type RefreshModel, type Span } from './refresh-model.js';
import { claimsOf, forge } from './token.js';

/** With the time between sending and answer. */
export async function timed<T>(work: Promise<T>): Promise<[T, Span]> {
  const from = performance.now();
  const result = await work;
  return [result, { from, to: performance.now() }];
}

/** Both tokens are of the session, of the user and their roles as of now, and neither passes the bounds. */
export function expectTokens(model: RefreshModel, session: ModelSession, gen: number, tokens: Tokens): void {
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
export async function use(
  model: RefreshModel,
  fleet: Fleet,
  session: ModelSession,
  gen: number,
  callers = 1,
) {
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
