/** Reads server-sent events as they come. */
export class EventReader {
  /** `{ id, data }`; an `error` has no id. */
  events = [];
  /** Why the reader was sent away before the end, if so. */
  error;
  #rest = '';

  /** What takes the text of the next connection: half an event of the one before is no event. */
  next() {
    this.#rest = '';
    this.error = undefined;
    return (piece) => this.#take(piece);
  }

  /** The first event, which names the answer. */
  get begun() {
    return this.events[0]?.data;
  }

  #take(piece) {
    const blocks = (this.#rest + piece).split('\n\n');
    this.#rest = blocks.pop();
    for (const block of blocks) {
      const [, id, text] = /^(?:id: (\d+)\n)?data: (.*)$/.exec(block) ?? [];
      if (text === undefined) continue; // a heartbeat
      const data = JSON.parse(text);
      if (data.type === 'error') this.error = data;
      else this.events.push({ id: Number(id), data });
    }
  }

  get isDone() {
    return this.events.at(-1)?.data.type === 'done';
  }
}
