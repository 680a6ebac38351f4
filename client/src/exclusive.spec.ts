import { exclusive } from './exclusive.js';

type Request = (
  name: string,
  options: { signal: AbortSignal },
  work: () => Promise<unknown>,
) => Promise<unknown>;
const around = Object.getOwnPropertyDescriptor(globalThis, 'navigator');
const locksAre = (request: Request | undefined): void =>
  void Object.defineProperty(globalThis, 'navigator', {
    value: request && { locks: { request } },
    configurable: true,
  });
afterEach(() => {
  if (around) Object.defineProperty(globalThis, 'navigator', around);
  else delete (globalThis as { navigator?: unknown }).navigator;
});

const work = async (): Promise<string> => 'done';

describe('work that one tab does at a time', () => {
  it('waits for the lock of its name', async () => {
    let asked = '';
    locksAre(async (name, _, granted) => {
      asked = name;
      return granted();
    });
    expect([await exclusive('refresh', work), asked]).toEqual(['done', 'refresh']);
  });

  it('is done without the lock where a frozen tab keeps it, or the browser has none', async () => {
    let isBounded = false;
    locksAre(async (_, { signal }) => {
      isBounded = signal instanceof AbortSignal;
      throw new DOMException('waited too long', 'TimeoutError');
    });
    expect([await exclusive('refresh', work), isBounded]).toEqual(['done', true]);
    locksAre(undefined);
    expect(await exclusive('refresh', work)).toBe('done');
  });

  it('is not done twice when it fails', async () => {
    locksAre(async (_, __, granted) => granted());
    let times = 0;
    const failing = exclusive('refresh', async () => {
      times++;
      throw new Error('no network');
    });
    await expect(failing).rejects.toThrow('no network');
    expect(times).toBe(1);
  });
});
