import { type Refusal, RefusalBuffer } from './refusal-buffer.js';

const MINUTE_MS = 60_000;
const refusal = (who: string, target = 'auth.readMe', code = 'token_missing'): Refusal => ({
  action: 'request.refused',
  who,
  target,
  code,
  actorId: null,
  sessionId: null,
  subjectId: null,
  requestId: null,
  ip: who,
  userAgent: null,
});
const due = (buffer: RefusalBuffer, nowMs: number) =>
  buffer.due(nowMs, 100).map(([, { first, count, kinds }]) => [first.who, count, Object.fromEntries(kinds)]);

describe('the refusals of a minute', () => {
  it('are one entry for each who and action, with a count of each kind', () => {
    const buffer = new RefusalBuffer(10);
    buffer.add(refusal('a'), 0);
    buffer.add(refusal('a'), MINUTE_MS - 1);
    buffer.add(refusal('a', 'admin.listUsers', 'forbidden'), 1);
    buffer.add(refusal('b'), 2);
    buffer.add({ ...refusal('a'), action: 'login.failed' }, 3);
    expect(due(buffer, MINUTE_MS)).toEqual([
      ['a', 3, { 'auth.readMe token_missing': 2, 'admin.listUsers forbidden': 1 }],
      ['b', 1, { 'auth.readMe token_missing': 1 }],
      ['a', 1, { 'auth.readMe token_missing': 1 }],
    ]);
  });

  it('are due when it is over, and not before', () => {
    const buffer = new RefusalBuffer(10);
    buffer.add(refusal('a'), MINUTE_MS - 1);
    buffer.add(refusal('a'), MINUTE_MS);
    expect(due(buffer, MINUTE_MS - 1)).toEqual([]);
    expect(due(buffer, MINUTE_MS)).toHaveLength(1);
    expect(due(buffer, 2 * MINUTE_MS)).toHaveLength(2);
  });

  it('stay until they are forgotten, each with an id that stays too', () => {
    const buffer = new RefusalBuffer(10);
    buffer.add(refusal('a'), 0);
    const [first] = buffer.due(MINUTE_MS, 100);
    expect(buffer.due(MINUTE_MS, 100)[0]![1].id).toBe(first![1].id);
    buffer.forget([first![0]]);
    expect(due(buffer, MINUTE_MS)).toEqual([]);
  });

  it('never take more room than given: what finds none is counted', () => {
    const buffer = new RefusalBuffer(3);
    for (let who = 0; who < 100; who++) buffer.add(refusal(String(who)), 0);
    buffer.add(refusal('1'), 0);
    expect([buffer.size, buffer.takeDropped(), buffer.takeDropped()]).toEqual([3, 97, 0]);
    buffer.giveBackDropped(97);
    expect(buffer.takeDropped()).toBe(97);
  });
});
