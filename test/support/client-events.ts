import type { Client } from '../../client/src/client.js';

type Events = ReturnType<Client['chat']['streamMessage']>;
export interface Read {
  types: string[];
  ids: number[];
  text: string;
}

/** Reads a stream of the client to its end. */
export async function read(events: Events): Promise<Read> {
  const seen: Read = { types: [], ids: [], text: '' };
  for await (const event of events) {
    seen.types.push(event.type);
    seen.ids.push(Number(event.id));
    if (event.type === 'content') seen.text += event.content;
  }
  return seen;
}
/** What the slow assistant says. */
export const counted = (pieces: number): string =>
  Array.from({ length: pieces }, (_, i) => `w${i + 1} `).join('');
/** The ids of so many events. */
export const upTo = (last: number): number[] => Array.from({ length: last }, (_, i) => i + 1);
