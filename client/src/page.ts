/** What a browser has and Node may not. */
interface Page {
  readonly document?: unknown;
  readonly location?: { readonly origin: string };
  readonly navigator?: {
    readonly locks?: {
      request<T>(name: string, options: { signal: AbortSignal }, work: () => Promise<T>): Promise<T>;
    };
  };
  readonly localStorage?: Area;
  readonly sessionStorage?: Area;
  readonly BroadcastChannel?: new (name: string) => Channel;
  addEventListener?(type: 'storage', listener: (event: StorageChange) => void): void;
}

export interface Area {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

export interface Channel {
  addEventListener(type: 'message', listener: (event: { data: Replacement }) => void): void;
  postMessage(message: Replacement): void;
}

/** What stood in a storage, and what stands there now. */
interface Replacement {
  readonly from: string;
  readonly to: string;
}

interface StorageChange {
  readonly key: string | null;
  readonly storageArea: unknown;
}

export const page = globalThis as unknown as Page;

/** Node has some of it too, yet shares it among all that the process serves. */
export const isPage = (): boolean => page.document !== undefined;
