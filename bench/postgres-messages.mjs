/**
 * Cuts what a client says in PostgreSQL's protocol into messages: a start-up packet without a type, then messages of type
 * and length. https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
export class ClientMessages {
  #rest = Buffer.alloc(0);
  #started = false;
  /** `application_name` of the connection. */
  application = '';

  /** @param onMessage is told the type (`Q`, `P`, `B`, `E` …) and the body of each */
  constructor(onMessage) {
    this.onMessage = onMessage;
  }

  hear(bytes) {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const typed = this.#started ? 1 : 0;
      if (this.#rest.length < typed + 4) return;
      const end = typed + this.#rest.readUInt32BE(typed);
      if (this.#rest.length < end) return;
      const message = this.#rest.subarray(0, end);
      this.#rest = this.#rest.subarray(end);
      if (typed) this.onMessage(String.fromCharCode(message[0]), message.subarray(5));
      else this.#start(message.subarray(8).toString().split('\0'));
    }
  }

  #start(words) {
    this.#started = true;
    this.application = words[words.indexOf('application_name') + 1] ?? '';
  }
}
