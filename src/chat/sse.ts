import type { ChatEvent } from './chat-event.dto.js';

/** A comment that tells proxies and clients that the stream lives. */
export const HEARTBEAT = ': \n\n';

/** Writes events as in the HTML standard, "server-sent events"; their ids count from 1. */
export class SseWriter {
  private id = 0;

  /** @returns the event as it goes over the wire; JSON has no line breaks of its own */
  write(event: ChatEvent): string {
    this.id += 1;
    return `id: ${this.id}\ndata: ${JSON.stringify(event)}\n\n`;
  }
}
