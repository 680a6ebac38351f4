export interface ServerSentEvent {
  /** Empty until one was given. */
  readonly id: string;
  readonly data: string;
}

/**
 * Reads server-sent events as the HTML standard says ("Interpreting an event stream"), however the bytes are cut.
 * An event that is not whole at the end is dropped. `event:` and `retry:` are not used by this API.
 */
export class SseParser {
  private readonly decoder = new TextDecoder();
  private rest = '';
  private id = '';
  private data: string[] = [];

  /** @returns the events that became whole */
  push(bytes: Uint8Array): ServerSentEvent[] {
    this.rest += this.decoder.decode(bytes, { stream: true });
    const found: ServerSentEvent[] = [];
    // A CR at the end may be half of a CRLF: it waits.
    for (let end; (end = /\r\n|\n|\r(?!$)/.exec(this.rest));) {
      const line = this.rest.slice(0, end.index);
      this.rest = this.rest.slice(end.index + end[0].length);
      if (line !== '') this.field(line);
      else {
        if (this.data.length > 0) found.push({ id: this.id, data: this.data.join('\n') });
        this.data = [];
      }
    }
    return found;
  }

  private field(line: string): void {
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/s.exec(line)!;
    if (name === 'data') this.data.push(value);
    if (name === 'id' && !value.includes('\0')) this.id = value;
  }
}
