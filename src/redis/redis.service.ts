import { Injectable, Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Redis, type RedisOptions } from 'ioredis';
import { Settings } from '../config/settings.js';
import { traced } from '../tracing/traced.js';
import type { RedisScript } from './redis-script.js';
import { lookForConnections } from './redis.metrics.js';

const CONNECT_WITHIN_MS = 1_000;
/** A thousand times what a script takes. Whoever waits longer goes on without Redis, and the connection is opened anew. */
const ANSWER_WITHIN_MS = 500;
/** Of what nobody waits for. */
const COMMAND_WITHIN_MS = 1_000;
const LONGEST_PAUSE_MS = 1_000;

const OPTIONS: RedisOptions = {
  lazyConnect: true,
  connectTimeout: CONNECT_WITHIN_MS,
  commandTimeout: COMMAND_WITHIN_MS,
  disconnectTimeout: 1, // milliseconds for a goodbye, which a frozen server never says
  retryStrategy: (attempt) => Math.min(attempt * 100, LONGEST_PAUSE_MS),
  // What can't be sent now fails now, and is never sent again: its caller did something else meanwhile.
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  maxRetriesPerRequest: 0,
  reconnectOnError: ({ message }) => message.startsWith('READONLY'), // of a primary that became a replica
  autoResubscribe: false, // `listen` does, and tells what may have been missed
};

/**
 * The one Redis of REDIS_URL: a connection for commands, and one that hears notices. Nothing here waits for a Redis that is
 * away; whoever uses it has another way.
 */
@Injectable()
export class RedisService implements OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger('Redis');
  /** Empty without REDIS_URL. */
  private readonly clients: Redis[];
  private readonly commands: Redis | undefined;
  private readonly ear: Redis | undefined;
  private readonly followers = new Map<string, () => void>();
  private knownIncarnation: string | undefined;
  private isLost = false;
  private reason = '';
  private stopped = false;

  /** What nobody can do while Redis is away. */
  private readonly undone: string;

  constructor({ redisUrl, refreshStore }: Settings) {
    this.undone = refreshStore === 'redis' ? ', but nobody can sign in or refresh' : '';
    this.clients = redisUrl === undefined ? [] : [new Redis(redisUrl, OPTIONS), new Redis(redisUrl, OPTIONS)];
    [this.commands, this.ear] = this.clients;
    for (const client of this.clients) this.watch(client);
    this.commands
      ?.on('ready', () => void this.recognise())
      .on('close', () => (this.knownIncarnation = undefined));
    this.ear
      ?.on('ready', () => void this.listen())
      .on('message', (channel) => this.followers.get(channel)?.());
    lookForConnections(() => (this.isUsed ? Number(this.isConnected) : undefined));
  }

  /** Is there a REDIS_URL? */
  get isUsed(): boolean {
    return this.commands !== undefined;
  }

  get isConnected(): boolean {
    return this.isUsed && this.clients.every(({ status }) => status === 'ready');
  }

  /**
   * Another one after each restart and each failover of Redis: what was written before may have been taken back since.
   * @returns undefined while Redis is away, or does not say
   */
  get incarnation(): string | undefined {
    return this.knownIncarnation;
  }

  /** A Redis that is there is used from the first request on; one that isn't delays the start by two seconds at most. */
  async onModuleInit(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.connect().catch(() => undefined))); // told in `lose`
    await this.recognise();
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopped = true;
    await Promise.all(this.clients.map((client) => client.quit().catch(() => client.disconnect())));
  }

  /**
   * Runs a script, atomically.
   * @throws when Redis is away, does not answer within 0.5 s, or refuses
   */
  async run({ lua, sha }: RedisScript, keys: string[], values: (string | number)[]): Promise<unknown> {
    const commands = this.commands;
    if (!commands) throw new Error('There is no REDIS_URL.');
    return traced('EVALSHA', { 'db.system.name': 'redis' }, () =>
      this.inTime(
        commands.evalsha(sha, keys.length, ...keys, ...values).catch((error: Error) => {
          if (!error.message.startsWith('NOSCRIPT')) throw error;
          return commands.eval(lua, keys.length, ...keys, ...values);
        }),
      ),
    );
  }

  /**
   * Late is what has not arrived, and not what lies in the socket of a process that was busy: a point would be counted here
   * and there. The time-out of `ioredis` does not tell one from the other.
   */
  private inTime<T>(answer: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const giveUp = (): void => {
        reject(new Error(`no answer in ${ANSWER_WITHIN_MS} ms`));
        this.commands!.disconnect(true);
      };
      let late: NodeJS.Immediate | undefined;
      const timer = setTimeout(() => (late = setImmediate(giveUp)), ANSWER_WITHIN_MS); // the sockets are read first
      const settle = (): void => {
        clearTimeout(timer);
        clearImmediate(late);
      };
      void answer.finally(settle).then(resolve, reject);
    });
  }

  /** Tells whoever follows the channel, on every instance, that there is something to look up. It may get lost. */
  notify(channel: string): void {
    this.commands?.publish(channel, '').catch(() => undefined);
  }

  /** @param onNotice called at each notice, and whenever some may have been missed */
  follow(channel: string, onNotice: () => void): void {
    this.followers.set(channel, onNotice);
    if (this.ear?.status === 'ready') void this.listen();
  }

  /** https://redis.io/docs/latest/commands/info/: of this process, and of this history of its data. */
  private async recognise(): Promise<void> {
    const said = await this.commands?.info().catch(({ message }: Error) => {
      if (!message.startsWith('NOPERM')) this.commands?.disconnect(true); // comes back here over a new connection
      return '';
    });
    const [run, history] = ['run_id', 'master_replid'].map(
      (name) => new RegExp(`^${name}:(\\w+)`, 'm').exec(said ?? '')?.[1],
    );
    this.knownIncarnation = run && history && `${run} ${history}`;
  }

  private async listen(): Promise<void> {
    if (this.followers.size === 0) return;
    try {
      await this.ear!.subscribe(...this.followers.keys());
    } catch {
      return this.ear!.disconnect(true); // comes back here over a new connection
    }
    for (const onNotice of this.followers.values()) onNotice();
  }

  private watch(client: Redis): void {
    client.on('error', ({ message }: Error) => (this.reason = message));
    client.on('close', () => this.lose());
    client.on('ready', () => this.regain());
  }

  /** Said once, until both connections are back. */
  private lose(): void {
    if (this.isLost || this.stopped) return;
    this.isLost = true;
    this.logger.warn(
      `is away, PostgreSQL stands in${this.undone}: ${this.reason || 'it closed the connection'}`,
    );
  }

  private regain(): void {
    if (!this.isLost || !this.isConnected) return;
    this.isLost = false;
    this.reason = '';
    this.logger.log('is back');
  }
}
