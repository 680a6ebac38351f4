import { type Area, type Channel, isPage, page } from './page.js';

/** `session` holds the tokens or why there are none, `device` what tells this device from a stranger's. */
export type StoredName = 'session' | 'device';

/** Where a client keeps what must outlive it. Bring your own for anything else, e.g. a mobile app. */
export interface TokenStorage {
  get(name: StoredName): string | null;
  /** `null` removes it. */
  set(name: StoredName, value: string | null): void;
  /** Calls back after each change, also by another tab. */
  subscribe?(listener: () => void): void;
}

/** Gone with the page or process. Clients that are given the same one share a session. */
export function memoryStorage(): TokenStorage {
  const kept = new Map<StoredName, string>();
  const listeners: (() => void)[] = [];
  return {
    get: (name) => kept.get(name) ?? null,
    set: (name, value) => {
      if (value === null) kept.delete(name);
      else kept.set(name, value);
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => void listeners.push(listener),
  };
}

/** One sign-in for all tabs, until somebody signs out. Without `localStorage` it is memory. */
export function localStorageAdapter(prefix = 'meditwin'): TokenStorage {
  const area = usable('localStorage');
  return area ? inArea(area, () => area, prefix) : memoryStorage();
}

/**
 * A sign-in for each tab, gone with it. A duplicated tab begins with a copy of the tokens, of which only one may be used
 * on: whoever holds the copy is told of the new ones. The device token gives no access and stays in `localStorage`.
 */
export function sessionStorageAdapter(prefix = 'meditwin'): TokenStorage {
  const area = usable('sessionStorage');
  if (!area) return memoryStorage();
  const lasting = usable('localStorage') ?? area;
  const storage = inArea(area, (name) => (name === 'device' ? lasting : area), prefix);
  const channel = page.BroadcastChannel && new page.BroadcastChannel(`${prefix}.session`);
  return channel ? withCopies(storage, channel) : storage;
}

export const defaultStorage = (): TokenStorage => (isPage() ? sessionStorageAdapter() : memoryStorage());

function inArea(watched: Area, areaOf: (name: StoredName) => Area, prefix: string): TokenStorage {
  const listeners: (() => void)[] = [];
  const tell = (): void => listeners.forEach((listener) => listener());
  page.addEventListener?.('storage', ({ storageArea }) => storageArea === watched && tell());
  return {
    get: (name) => areaOf(name).getItem(`${prefix}.${name}`),
    set: (name, value) => {
      if (value === null) areaOf(name).removeItem(`${prefix}.${name}`);
      else areaOf(name).setItem(`${prefix}.${name}`, value);
      tell();
    },
    subscribe: (listener) => void listeners.push(listener),
  };
}

/** Each change is told with what it replaces: whoever holds just that takes the new one. */
function withCopies(storage: TokenStorage, channel: Channel): TokenStorage {
  channel.addEventListener('message', ({ data: { from, to } }) => {
    if (storage.get('session') === from) storage.set('session', to);
  });
  return {
    ...storage,
    set: (name, value) => {
      const from = name === 'session' && storage.get(name);
      storage.set(name, value);
      if (from && value) channel.postMessage({ from, to: value });
    },
  };
}

/** A browser may refuse it altogether, or every write. */
function usable(kind: 'localStorage' | 'sessionStorage'): Area | undefined {
  try {
    const area = page[kind];
    area?.setItem('meditwin.probe', '');
    area?.removeItem('meditwin.probe');
    return area;
  } catch {
    return undefined;
  }
}
