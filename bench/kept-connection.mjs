import { connect } from 'node:net';

const END_OF_HEAD = '\r\n\r\n';
const LENGTH = /^content-length: (\d+)/im;

/** A connection that is kept, one request at a time; opened anew when the server closes it. */
export class KeptConnection {
  #target;
  #socket;
  #text = '';
  #wanted = Infinity;
  #answered;

  constructor(url) {
    this.#target = new URL(url);
    this.opened = new Promise((done) => this.#open(done));
  }

  /** @param answered is told the status, 0 when the connection broke, and the whole answer */
  send(request, answered) {
    this.#answered = answered;
    this.#socket.write(request, 'latin1');
  }

  #open(done = () => {}) {
    this.#forget();
    this.#socket = connect(Number(this.#target.port), this.#target.hostname, done);
    this.#socket.setNoDelay(true).setEncoding('latin1');
    this.#socket.on('data', (chunk) => this.#read(chunk)).on('error', () => {});
    this.#socket.once('close', () => {
      this.#open();
      this.#answer(0, '');
    });
  }

  #read(chunk) {
    this.#text += chunk;
    if (this.#wanted === Infinity) {
      const head = this.#text.indexOf(END_OF_HEAD);
      if (head < 0) return;
      this.#wanted = head + END_OF_HEAD.length + Number(LENGTH.exec(this.#text)?.[1] ?? 0);
    }
    if (this.#text.length < this.#wanted) return;
    const answer = this.#text;
    this.#forget();
    this.#answer(Number(answer.slice(9, 12)), answer);
  }

  #forget() {
    this.#text = '';
    this.#wanted = Infinity;
  }

  #answer(status, answer) {
    const answered = this.#answered;
    this.#answered = undefined;
    answered?.(status, answer);
  }
}
