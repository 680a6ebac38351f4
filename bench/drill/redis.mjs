import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { freePort } from '../../scripts/free-port.mjs';
import { patiently } from './parts.mjs';

const COMMAND = 'redis-server';

/** A Redis of the drill's own, which keeps nothing on the disk. */
export class RedisServer {
  #parts;
  #part;
  #password = randomBytes(12).toString('hex');

  constructor(parts) {
    this.#parts = parts;
  }

  /** @param port of it, or of a proxy before it */
  url(port = this.port) {
    return `redis://:${this.#password}@127.0.0.1:${port}`;
  }

  /** Also after `kill`: at the same port, and empty. */
  async start() {
    this.port ??= await freePort();
    const options = {
      port: this.port,
      bind: '127.0.0.1',
      dir: this.#parts.folder,
      save: '',
      requirepass: this.#password,
    };
    const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
    this.#part = await this.#parts.start('redis', COMMAND, args).catch((cause) => {
      throw new Error(`The drill starts ${COMMAND}, which is not here: apt-get install redis-server`, {
        cause,
      });
    });
    await patiently(() => this.ask((client) => client.ping()));
  }

  kill() {
    return this.#part.kill();
  }

  freeze() {
    this.#part.signalAll('SIGSTOP');
  }

  thaw() {
    this.#part.signalAll('SIGCONT');
  }

  /** @param question asked over a connection of its own */
  async ask(question) {
    const client = new Redis(this.url(), { lazyConnect: true, retryStrategy: null });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await question(client);
    } finally {
      client.disconnect();
    }
  }
}
