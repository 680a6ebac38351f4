import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A wire to a server, which can be cut, made slow, go silent, and lead elsewhere. */
export class TcpProxy {
  /** What comes from the server arrives so many ms later. */
  delayMs = 0;
  /**
   * Asked for each piece that passes. 'pass', or 'cut': the connection ends and the piece never arrives.
   * @type {(link: object, fromClient: boolean, piece: Buffer) => 'pass' | 'cut'}
   */
  judge = () => 'pass';
  #refusing = false;
  #silent = false;
  #sockets = new Set();
  #listener;

  /** @param target the port behind it; may be changed */
  static async start(target) {
    const proxy = new TcpProxy();
    proxy.target = target;
    proxy.#listener = createServer((near) => proxy.#join(near)).listen(0, '127.0.0.1');
    await once(proxy.#listener, 'listening');
    proxy.port = proxy.#listener.address().port;
    return proxy;
  }

  /** Ends every connection, and each new one at once, until `mend`. */
  cut() {
    this.#refusing = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** A black hole until `mend`: connections are taken, nothing passes, nobody is told. */
  swallow() {
    this.#silent = true;
    for (const socket of this.#sockets) socket.pause();
  }

  mend() {
    if (this.#silent) for (const socket of this.#sockets) socket.destroy(); // what was swallowed is gone
    this.#silent = this.#refusing = false;
  }

  /** Ends what goes on, and leads to another server from now on. */
  leadTo(target) {
    this.target = target;
    for (const socket of this.#sockets) socket.destroy();
  }

  async close() {
    this.cut();
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  #join(near) {
    if (this.#refusing) return near.destroy();
    const far = connect(this.target, '127.0.0.1');
    const link = {};
    for (const [from, to, fromClient] of [
      [near, far, true],
      [far, near, false],
    ]) {
      this.#sockets.add(from);
      from.on('error', () => undefined);
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      let last = Promise.resolve();
      from.on('data', (piece) => {
        if (this.judge(link, fromClient, piece) === 'cut') return void (near.destroy(), far.destroy());
        const at = performance.now() + (fromClient ? 0 : this.delayMs);
        last = last.then(async () => {
          const left = at - performance.now();
          if (left > 0) await sleep(left);
          if (to.writable) to.write(piece);
        });
      });
      from.on('end', () => (last = last.then(() => to.end())));
      if (this.#silent) from.pause();
    }
  }
}
