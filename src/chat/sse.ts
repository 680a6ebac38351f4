import type { ChatEvent } from './chat-event.dto.js';

/** A comment that tells proxies and clients that the stream lives. */
export const HEARTBEAT = ': \n\n';

/**
 * @param id none for an error: it is no part of the answer, and the last id that a client keeps has to stay the one of
 * what it has (HTML standard, "server-sent events")
 * @returns the event as it goes over the wire; JSON has no line breaks of its own
 */
export const sse = (event: ChatEvent, id?: number): string =>
  `${id === undefined ? '' : `id: ${id}\n`}data: ${JSON.stringify(event)}\n\n`;
