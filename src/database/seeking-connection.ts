import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import pg from 'pg';
import type { DatabaseAddress, DatabaseHost, Target } from '../config/database-address.js';
import { hostsInTurn, passOverHost, preferHost } from './hosts-in-turn.js';

export interface SeekingConfig {
  hosts: DatabaseAddress['hosts'];
  ssl: DatabaseAddress['ssl'];
  target: Target;
  /** For all hosts together: each attempt gets its share of what is left. */
  connectWithinMs: number;
  keepAlive?: boolean;
  /** Makes the socket of an attempt. */
  stream?: () => Socket;
}

/** `pg`'s connection to one host, as far as its types leave it out. */
interface Attempt {
  stream: Duplex;
  connect(port: number | string, host?: string): void;
  emit(event: string, ...given: unknown[]): boolean;
}

/** "The database system is starting up" or shutting down: another host may not be. */
const CANNOT_CONNECT_NOW = '57P03';
/** SQLSTATE of a statement that wanted to write where nothing may. */
const READ_ONLY_TRANSACTION = '25006';
/** What a server says of itself, since PostgreSQL 14, and what would speak against it. */
const READ_ONLY: Record<Target, readonly string[]> = {
  any: [],
  primary: ['in_hot_standby'],
  'read-write': ['in_hot_standby', 'default_transaction_read_only'],
};

const nameOf = ({ host, port }: DatabaseHost): string => `${host}:${port}`;

/** None of several hosts will do, each for its reason. */
class NoHostWillDo extends Error {
  constructor(
    tried: DatabaseHost[],
    readonly errors: Error[],
  ) {
    super(tried.map((host, at) => `${nameOf(host)}: ${errors[at]!.message}`).join('; '));
  }
}

/**
 * The connection under a `pg.Client`, which knows of one host: this one tries several in turn until one takes writes, and
 * shows the client none but that. It emits `readOnly` when that one takes no writes any more. Like libpq it tries no other
 * host once a server refused the user.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS
 */
export class SeekingConnection extends pg.Connection {
  declare stream: Duplex;
  private attempt: Attempt | undefined;
  private host: DatabaseHost | undefined;
  private late: NodeJS.Timeout | undefined;
  private decided = false;
  private ended = false;
  private readonly left: DatabaseHost[];
  private readonly tried: DatabaseHost[] = [];
  private readonly errors: Error[] = [];

  constructor(private readonly config: SeekingConfig) {
    super({ stream: () => new Socket() });
    this.left = hostsInTurn(config.hosts);
    this.on('error', () => {
      this.decide(); // also what the client finds wrong, such as a server that does not know the password it asks for
      this.attempt?.stream.destroy();
    });
  }

  /** Called by the client, whose idea of the host doesn't count. */
  connect(): void {
    Object.assign(this, { _connecting: true }); // else the client believes that there is nothing to end
    this.next(performance.now() + this.config.connectWithinMs);
  }

  override end(): void {
    this.ended = true;
    super.end();
  }

  private next(until: number): void {
    const host = this.left.shift()!;
    this.host = host;
    this.tried.push(host);
    const { ssl, stream, keepAlive } = this.config;
    const options = { ssl, stream, keepAlive } as unknown as pg.ConnectionConfig;
    const attempt = new pg.Connection(options) as unknown as Attempt;
    attempt.emit = (event, ...given) => attempt === this.attempt && this.hear(until, event, given);
    this.attempt = attempt;
    this.stream = attempt.stream;
    const share = (until - performance.now()) / (this.left.length + 1);
    const giveUp = (): unknown => attempt === this.attempt && !this.decided && this.fail(until, timeOut());
    // What arrived while the process was busy is read first.
    this.late = setTimeout(() => setImmediate(giveUp), Math.max(1, share)).unref();
    if (host.host.startsWith('/')) attempt.connect(`${host.host}/.s.PGSQL.${host.port}`);
    else attempt.connect(host.port, host.host);
  }

  private hear(until: number, event: string, given: unknown[]): boolean {
    if (!this.decided) {
      const against = this.speaksAgainst(event, given[0]);
      if (against) return this.fail(until, against);
      if (event === 'readyForQuery') preferHost(this.config.hosts, this.host!);
      if (event === 'readyForQuery' || event === 'errorMessage') this.decide();
    } else if (this.turnsReadOnly(event, given[0])) {
      passOverHost(this.config.hosts, this.host!);
      this.emit('readOnly');
    }
    this.stream = this.attempt!.stream; // another one since TLS began
    return this.emit(event, ...given);
  }

  /** @returns why this host will not do */
  private speaksAgainst(event: string, given: unknown): Error | undefined {
    if (event === 'error') return given as Error;
    if (event === 'end') return new Error('Connection terminated unexpectedly');
    if (event === 'errorMessage')
      return (given as pg.DatabaseError).code === CANNOT_CONNECT_NOW ? (given as Error) : undefined;
    return this.saysReadOnly(event, given) ? readOnly() : undefined;
  }

  /** A server may become read-only while connections to it are open: it says so, or refuses a statement. */
  private turnsReadOnly(event: string, given: unknown): boolean {
    const isRefusal = event === 'errorMessage' && (given as pg.DatabaseError).code === READ_ONLY_TRANSACTION;
    return isRefusal || this.saysReadOnly(event, given);
  }

  private saysReadOnly(event: string, given: unknown): boolean {
    if (event !== 'parameterStatus') return false;
    const { parameterName, parameterValue } = given as { parameterName: string; parameterValue: string };
    return parameterValue === 'on' && READ_ONLY[this.config.target].includes(parameterName);
  }

  private fail(until: number, error: Error): boolean {
    clearTimeout(this.late);
    this.errors.push(error);
    const { stream } = this.attempt!;
    this.attempt = undefined; // what it says from now on is not heard
    stream.destroy();
    if (this.left.length > 0 && !this.ended) {
      this.next(until);
      return true;
    }
    this.decide();
    this.emit('error', this.errors.length === 1 ? error : new NoHostWillDo(this.tried, this.errors));
    return this.emit('end');
  }

  private decide(): void {
    clearTimeout(this.late);
    this.decided = true;
  }
}

/** With the code of the system's own, so that it counts as a store that is away. */
const timeOut = (): Error =>
  Object.assign(new Error('Connection terminated due to connection timeout'), { code: 'ETIMEDOUT' });

/** With PostgreSQL's own code for it. */
const readOnly = (): Error => Object.assign(new Error('it takes no writes'), { code: READ_ONLY_TRANSACTION });
