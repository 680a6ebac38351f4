import { randomBytes } from 'node:crypto';
import { Instance } from './instance.mjs';
import { startNginx } from './nginx.mjs';
import { Postgres } from './postgres.mjs';
import { RedisServer } from './redis.mjs';
import { TcpProxy } from './tcp-proxy.mjs';

const secret = () => randomBytes(32).toString('base64url');

const SETTINGS = {
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  LOG_LEVEL: 'warn',
  TRUST_PROXY: '1',
  // Counted, and never spent: all of these people have one address.
  RATE_LIMIT_SCALE: '1000',
  JWT_SECRET_KEY: secret(),
  JWT_REFRESH_SECRET_KEY: secret(),
};

/** A migrated PostgreSQL that was stopped, for every case to begin with. */
export async function migratedPostgres(parts) {
  const template = new Postgres(parts, 'template');
  await template.create();
  const instance = await Instance.create(parts, 'migrating', { ...SETTINGS, DATABASE_URL: template.url });
  await instance.start();
  await instance.stop();
  await template.stop();
  return template;
}

/** nginx, two instances, PostgreSQL and Redis, with wires that can be cut to the last two. */
export class System {
  /** @param replica 'synchronous' or 'asynchronous': where a copy of PostgreSQL runs beside it @param env of the instances */
  static async start(parts, template, { replica, env = {}, severalHosts = false }) {
    const system = new System();
    system.parts = parts;
    system.postgres = new Postgres(parts, 'postgres');
    await system.postgres.copyFrom(template);
    system.redis = new RedisServer(parts);
    await system.redis.start();
    system.wires = {
      postgres: await TcpProxy.start(system.postgres.port),
      redis: await TcpProxy.start(system.redis.port),
    };
    if (replica) await system.#startReplica(replica);
    system.severalHosts = severalHosts && replica !== undefined;
    system.env = {
      ...SETTINGS,
      DATABASE_URL: system.severalHosts
        ? `postgres://postgres@127.0.0.1:${system.postgres.port},127.0.0.1:${system.replica.port}/meditwin?target_session_attrs=read-write`
        : `postgres://postgres@127.0.0.1:${system.wires.postgres.port}/meditwin`,
      REDIS_URL: system.redis.url(system.wires.redis.port),
      ...env,
    };
    system.instances = [
      await Instance.create(parts, 'api-1', system.env),
      await Instance.create(parts, 'api-2', system.env),
    ];
    await Promise.all(system.instances.map((instance) => instance.start()));
    system.url = await startNginx(
      parts,
      system.instances.map(({ port }) => port),
    );
    for (const wire of Object.values(system.wires)) parts.onEnd(() => wire.close());
    return system;
  }

  /** Far enough behind, where it may be, that something is lost. */
  async #startReplica(kind) {
    const wire = (this.wires.replica = await TcpProxy.start(this.postgres.port));
    this.replica = new Postgres(this.parts, 'replica');
    await this.replica.follow(wire.port, 'replica');
    if (kind === 'synchronous') {
      await this.postgres.query(`ALTER SYSTEM SET synchronous_standby_names = 'replica'`);
      await this.postgres.query('SELECT pg_reload_conf()');
    }
    for (;;) {
      const [row] = await this.postgres.query('SELECT sync_state FROM pg_stat_replication');
      if (row?.sync_state === (kind === 'synchronous' ? 'sync' : 'async')) return;
    }
  }

  /** The replica takes over from a primary that is gone. */
  async failOver() {
    await this.replica.promote();
    this.postgres = this.replica;
    if (!this.severalHosts) this.wires.postgres.leadTo(this.replica.port);
  }
}
