import { setTimeout as sleep } from 'node:timers/promises';
import type { Area } from './page.js';
import { defaultStorage, localStorageAdapter, memoryStorage, sessionStorageAdapter } from './storage.js';

type Page = Partial<Record<'sessionStorage' | 'localStorage' | 'document', unknown>>;
const page = globalThis as unknown as Page;
const before = { ...page };

function area(kept: Record<string, string> = {}): Area & { kept: Record<string, string> } {
  return {
    kept,
    getItem: (name) => kept[name] ?? null,
    setItem: (name, value) => void (kept[name] = value),
    removeItem: (name) => void delete kept[name],
  };
}
const refusing = (): Area => ({
  ...area(),
  setItem: () => {
    throw new DOMException('full', 'QuotaExceededError');
  },
});
/** What a property of the page is while a storage is made. */
function on<T>(properties: Page, make: () => T): T {
  for (const [name, value] of Object.entries(properties))
    Object.defineProperty(page, name, { value, configurable: true, writable: true });
  return make();
}

const RealChannel = BroadcastChannel;
beforeAll(() => {
  // The real one; without this it would keep the test process alive.
  globalThis.BroadcastChannel = class extends RealChannel {
    constructor(name: string) {
      super(name);
      (this as unknown as { unref(): void }).unref();
    }
  };
});
afterAll(() => {
  globalThis.BroadcastChannel = RealChannel;
});
afterEach(() => {
  for (const name of ['sessionStorage', 'localStorage', 'document'] as const) {
    delete page[name];
    if (before[name] !== undefined) page[name] = before[name];
  }
});

describe('sessionStorage', () => {
  it('holds the session, and localStorage the device token, which gives no access', () => {
    const [own, lasting] = [area(), area()];
    const storage = on({ sessionStorage: own, localStorage: lasting }, sessionStorageAdapter);
    storage.set('session', 'S');
    storage.set('device', 'D');
    expect([own.kept, lasting.kept]).toEqual([{ 'meditwin.session': 'S' }, { 'meditwin.device': 'D' }]);
    storage.set('session', null);
    expect([storage.get('session'), own.kept]).toEqual([null, {}]);
  });

  it('of a duplicated tab follows its original, and of a tab signed in by itself does not', async () => {
    const tab = (kept: Record<string, string>) => on({ sessionStorage: area(kept) }, sessionStorageAdapter);
    const original = tab({});
    original.set('session', 'first');
    const copy = tab({ 'meditwin.session': 'first' });
    const other = tab({ 'meditwin.session': 'other' });
    const empty = tab({});
    let told = 0;
    copy.subscribe!(() => told++);
    original.set('session', 'second');
    await sleep(100);
    expect([copy, other, empty].map((storage) => storage.get('session'))).toEqual(['second', 'other', null]);
    expect(told).toBe(1);
    copy.set('session', 'third');
    await sleep(100);
    expect([original, other].map((storage) => storage.get('session'))).toEqual(['third', 'other']);
  });
});

describe('localStorage', () => {
  it('may have a name of its own', () => {
    const lasting = area();
    const storage = on({ localStorage: lasting }, () => localStorageAdapter('clinic'));
    storage.set('session', 'S');
    expect(lasting.kept).toEqual({ 'clinic.session': 'S' });
  });
});

describe('a page that may store nothing', () => {
  it.each([
    ['every write is refused', { sessionStorage: refusing(), localStorage: refusing() }],
    ['there is none', { sessionStorage: undefined, localStorage: undefined }],
  ])('keeps the session in memory: %s', (_, properties) => {
    for (const make of [sessionStorageAdapter, localStorageAdapter]) {
      const storage = on(properties, make);
      storage.set('session', 'S');
      expect(storage.get('session')).toBe('S');
    }
  });
});

describe('the default', () => {
  it('is sessionStorage in a page', () => {
    const own = area();
    on({ document: {}, sessionStorage: own, localStorage: area() }, defaultStorage).set('session', 'S');
    expect(own.kept).toEqual({ 'meditwin.session': 'S' });
  });

  it('is memory elsewhere, also where a process has a sessionStorage that all its users would share', () => {
    const shared = area();
    on({ sessionStorage: shared }, defaultStorage).set('session', 'S');
    expect(shared.kept).toEqual({});
  });
});

it('memory tells everybody who shares it', () => {
  const storage = memoryStorage();
  const told: string[] = [];
  storage.subscribe!(() => told.push('one'));
  storage.subscribe!(() => told.push('two'));
  storage.set('session', 'S');
  expect(told).toEqual(['one', 'two']);
});
