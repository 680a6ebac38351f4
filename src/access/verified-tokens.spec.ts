import { VerifiedTokens } from './verified-tokens.js';

const userUntil = (expiresAt: Date) => ({ userId: 'u', sessionId: 's', roles: ['user'], ver: 1, expiresAt });
const inMs = (ms: number) => userUntil(new Date(Date.now() + ms));
const realNow = Date.now;

describe('verified tokens', () => {
  afterEach(() => {
    Date.now = realNow;
  });

  it('are found by their whole text alone', () => {
    const verified = new VerifiedTokens();
    const user = inMs(60_000);
    verified.keep('a.b.c', user);
    expect(verified.find('a.b.c')).toBe(user);
    for (const other of ['a.b.d', 'a.b.', 'a.b.c ', 'A.b.c', ''])
      expect(verified.find(other)).toBeUndefined();
  });

  it('end with the token', () => {
    const verified = new VerifiedTokens();
    verified.keep('gone.by.now', inMs(-1));
    expect(verified.find('gone.by.now')).toBeUndefined();
    verified.keep('a.b.c', inMs(60_000));
    Date.now = () => realNow() + 60_001;
    expect(verified.find('a.b.c')).toBeUndefined();
    Date.now = realNow;
    expect(verified.find('a.b.c')).toBeUndefined(); // it is forgotten, whatever the clock says later
  });

  it('end although the clock is set back', async () => {
    const verified = new VerifiedTokens();
    verified.keep('a.b.c', inMs(50));
    Date.now = () => realNow() - 3_600_000;
    await new Promise((done) => setTimeout(done, 80));
    expect(verified.find('a.b.c')).toBeUndefined();
  });

  it('are bounded: the one that was not asked for the longest goes first', () => {
    const verified = new VerifiedTokens();
    for (let i = 0; i < 10_000; i++) verified.keep(`t.${i}`, inMs(60_000));
    verified.find('t.0');
    verified.keep('t.new', inMs(60_000));
    expect(['t.0', 't.1', 't.new'].map((token) => verified.find(token) !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
  });
});
