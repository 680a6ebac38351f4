import { resolve } from 'node:path';
import type { DatabaseAddress } from './database-address.js';
import { readEnvironment } from './env.js';
import { deriveKey, derivedKeysSecret, developmentSecrets } from './secrets.js';
import { ecKeys, secretKeys, type TokenKeys } from './token-keys.js';
import { type TracingSettings, tracingSettings } from './tracing-settings.js';

/** The pool of connections to PostgreSQL. */
export interface PoolSettings {
  /** Connections at most. */
  readonly size: number;
  /** How long a statement waits for a free one. */
  readonly waitMs: number;
  /** How many wait at most. */
  readonly maxWaiting: number;
  /** Do its connections keep statements parsed? */
  readonly prepares: boolean;
}

/** What the rest of the server may know of its environment; nobody else reads `process.env`. */
export class Settings {
  readonly production: boolean;
  readonly port: number;
  readonly host: string;
  /** Undefined: no listener of its own for metrics. */
  readonly metricsPort: number | undefined;
  /** Undefined: the embedded server in `dataDir`. */
  readonly database: DatabaseAddress | undefined;
  /** Where sessions last: for what needs one of its own. */
  readonly directDatabase: DatabaseAddress | undefined;
  /** As whom `npm run migrate` migrates. Undefined: as whoever serves. */
  readonly migrationDatabase: DatabaseAddress | undefined;
  readonly migrateOnStart: boolean;
  readonly databasePool: PoolSettings;
  /** Holds the password. Undefined: no Redis. */
  readonly redisUrl: string | undefined;
  /** Where it is kept how often a session was refreshed. */
  readonly refreshStore: 'postgres' | 'redis';
  readonly dataDir: string;
  readonly accessKeys: TokenKeys;
  readonly refreshKeys: TokenKeys;
  readonly issuer: string;
  readonly audience: string;
  readonly accessTokenTtlSeconds: number;
  readonly refreshTokenTtlSeconds: number;
  readonly sessionMaxSeconds: number;
  readonly reuseWindowSeconds: number;
  readonly firstAdmin: { email: string; password: string } | undefined;
  readonly auditPersonalDays: number;
  /** The first seals the audit record, the others verify what was sealed before. */
  readonly auditSecrets: [string, ...string[]];
  readonly corsOrigins: string[];
  readonly trustProxy: number | string[] | false;
  readonly rateLimitScale: number;
  /** Above these, requests are refused; 0: never. */
  readonly overload: { turnMs: number; databaseWaiting: number };
  readonly shutdownDelaySeconds: number;
  readonly logLevel: string;
  /** Undefined: nothing is traced. */
  readonly tracing: TracingSettings | undefined;
  private readonly derivedKeysSecret: string;

  /** @throws InvalidEnvironment */
  constructor(environment: NodeJS.ProcessEnv) {
    const env = readEnvironment(environment);
    this.production = env.NODE_ENV === 'production';
    this.port = env.PORT;
    this.host = env.HOST;
    this.metricsPort = env.METRICS_PORT;
    this.database = env.DATABASE_URL;
    this.directDatabase = env.DATABASE_DIRECT_URL ?? env.DATABASE_URL;
    this.migrationDatabase = env.DATABASE_MIGRATION_URL;
    this.migrateOnStart = env.MIGRATE_ON_START === 'true';
    this.databasePool = {
      size: env.DATABASE_POOL_SIZE,
      waitMs: env.DATABASE_POOL_WAIT_MILLISECONDS,
      maxWaiting: env.DATABASE_POOL_MAX_WAITING,
      prepares: env.DATABASE_PREPARED_STATEMENTS === 'true',
    };
    this.redisUrl = env.REDIS_URL;
    this.refreshStore = env.REFRESH_STORE;
    this.dataDir = resolve(env.DATA_DIR);
    const secrets =
      env.JWT_SECRET_KEY && env.JWT_REFRESH_SECRET_KEY ? undefined : developmentSecrets(this.dataDir);
    const accessSecret = env.JWT_SECRET_KEY ?? secrets!.access;
    const refreshSecret = env.JWT_REFRESH_SECRET_KEY ?? secrets!.refresh;
    const privateKey = env.ACCESS_TOKEN_PRIVATE_KEY ?? env.ACCESS_TOKEN_PRIVATE_KEY_FILE;
    this.accessKeys =
      env.ACCESS_TOKEN_ALGORITHM === 'ES256'
        ? ecKeys(privateKey!, env.ACCESS_TOKEN_SECOND_KEY ?? env.ACCESS_TOKEN_SECOND_KEY_FILE)
        : secretKeys(accessSecret, env.JWT_SECRET_KEY_SECOND);
    this.refreshKeys = secretKeys(refreshSecret, env.JWT_REFRESH_SECRET_KEY_SECOND);
    this.derivedKeysSecret = env.DERIVED_KEYS_SECRET ?? derivedKeysSecret(accessSecret);
    this.issuer = env.JWT_ISSUER;
    this.audience = env.JWT_AUDIENCE;
    this.accessTokenTtlSeconds = Math.max(1, Math.round(env.ACCESS_TOKEN_EXPIRE_MINUTES * 60));
    this.refreshTokenTtlSeconds = Math.max(1, Math.round(env.REFRESH_TOKEN_EXPIRE_DAYS * 86_400));
    this.sessionMaxSeconds = Math.max(1, Math.round(env.SESSION_MAX_DAYS * 86_400));
    this.reuseWindowSeconds = env.REFRESH_REUSE_WINDOW_SECONDS;
    this.firstAdmin = env.ADMIN_EMAIL ? { email: env.ADMIN_EMAIL, password: env.ADMIN_PASSWORD! } : undefined;
    this.auditPersonalDays = env.AUDIT_PERSONAL_DAYS;
    this.auditSecrets = [
      env.AUDIT_KEY ?? this.derivedKeysSecret,
      ...env.AUDIT_OLD_KEYS.flatMap((old) => [old, derivedKeysSecret(old)]),
    ];
    this.corsOrigins = env.CORS_ORIGINS;
    this.trustProxy = trustProxy(env.TRUST_PROXY);
    this.rateLimitScale = env.RATE_LIMIT_SCALE;
    this.overload = { turnMs: env.OVERLOAD_TURN_MS, databaseWaiting: env.OVERLOAD_DATABASE_WAITING };
    this.shutdownDelaySeconds = env.SHUTDOWN_DELAY_SECONDS ?? (this.production ? 5 : 0);
    this.logLevel = env.LOG_LEVEL;
    this.tracing = tracingSettings(env);
  }

  /**
   * A key of its own for each purpose. It outlives a rotation of the access secret.
   * @returns 32 bytes
   */
  derivedKey(purpose: string): Buffer {
    return deriveKey(this.derivedKeysSecret, purpose);
  }
}

/** A single number is a count of hops, anything else a list of addresses and CIDRs. */
function trustProxy(entries: string[]): number | string[] | false {
  if (entries.length === 0) return false;
  return entries.length === 1 && /^\d+$/.test(entries[0]!) ? Number(entries[0]) : entries;
}
