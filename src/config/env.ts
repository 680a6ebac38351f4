import ipaddr from 'ipaddr.js';
import { judgeKeys } from './key-faults.js';
import { RefusedStart } from './refused-start.js';
import {
  fileText,
  keyValues,
  list,
  number,
  oneOf,
  optional,
  optionalDatabase,
  optionalNumber,
  optionalUrl,
  pem,
  text,
  type Variable,
} from './variable.js';

const DAY_MINUTES = 24 * 60;

/** https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/ */
const SAMPLERS = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** Every environment variable that the server reads. `.env.example` lists them in this order. */
export const VARIABLES = {
  NODE_ENV: oneOf(
    ['development', 'production', 'test'],
    'development',
    'the mode; "production" demands DATABASE_URL and both secrets',
  ),
  PORT: number(
    8000,
    { min: 0, max: 65535, whole: true },
    'where it listens; 0 picks a free port and prints it',
  ),
  HOST: text('127.0.0.1', 'address on which it listens'),
  METRICS_PORT: optionalNumber(
    { min: 0, max: 65535, whole: true },
    'where /metrics alone is served, on HOST, besides PORT in development; 0 picks a free port and prints it',
  ),
  DATABASE_URL: optionalDatabase(
    'PostgreSQL, also several hosts, or a PgBouncer; unset in development: an embedded server in DATA_DIR',
  ),
  DATABASE_DIRECT_URL: optionalDatabase(
    'the same database past a pooler, for what needs a session of its own (LISTEN, migrations); unset: DATABASE_URL',
  ),
  DATABASE_MIGRATION_URL: optionalDatabase(
    'the same as another role, which owns the schema: for `npm run migrate` alone; unset: DATABASE_DIRECT_URL',
  ),
  MIGRATE_ON_START: oneOf(
    ['true', 'false'],
    'true',
    'whether a start brings the schema up to date; "false": it only checks, and `npm run migrate` does it',
  ),
  DATABASE_PREPARED_STATEMENTS: oneOf(
    ['true', 'false'],
    'true',
    'whether connections keep statements parsed; "false" behind a PgBouncer that is older than 1.21',
  ),
  DATABASE_POOL_SIZE: number(10, { min: 1, max: 200, whole: true }, 'connections to PostgreSQL at most'),
  DATABASE_POOL_WAIT_MILLISECONDS: number(
    1_500,
    { min: 10, max: 60_000, whole: true },
    'how long a statement waits for a free one of them, milliseconds; then 503',
  ),
  DATABASE_POOL_MAX_WAITING: number(
    1_000,
    { min: 0, max: 100_000, whole: true },
    'how many wait at most; one more gets 503 at once',
  ),
  REDIS_URL: optionalUrl(
    'Redis for budgets and notices of revocations; unset: PostgreSQL alone, which also stands in while Redis is away',
    ['redis', 'rediss'],
  ),
  REFRESH_STORE: oneOf(
    ['postgres', 'redis'],
    'postgres',
    'where it is kept how often a session was refreshed; "redis" needs REDIS_URL, and ends the sessions that Redis forgets',
  ),
  DATA_DIR: text('.data', 'embedded database and generated development secrets'),
  JWT_SECRET_KEY: optional('signs access tokens (HS256); at least 32 bytes; generated in development'),
  JWT_REFRESH_SECRET_KEY: optional(
    'signs refresh tokens; at least 32 bytes, not the other; generated in development',
  ),
  JWT_SECRET_KEY_SECOND: optional('a second access secret that only verifies: the old or the coming one'),
  JWT_REFRESH_SECRET_KEY_SECOND: optional('the same for refresh tokens'),
  DERIVED_KEYS_SECRET: optional('all further keys are derived from it; unset: from JWT_SECRET_KEY'),
  ACCESS_TOKEN_ALGORITHM: oneOf(['HS256', 'ES256'], 'HS256', 'how access tokens are signed'),
  ACCESS_TOKEN_PRIVATE_KEY: pem('signs access tokens with ES256: EC, P-256, PEM'),
  ACCESS_TOKEN_PRIVATE_KEY_FILE: fileText('a file that holds it'),
  ACCESS_TOKEN_SECOND_KEY: pem('a second ES256 key that only verifies, public or private PEM'),
  ACCESS_TOKEN_SECOND_KEY_FILE: fileText('a file that holds it'),
  JWT_ISSUER: text('meditwin', 'iss of every token'),
  JWT_AUDIENCE: text('meditwin-api', 'aud of every token'),
  JWT_REQUIRE_AUTH: text('true', 'authentication cannot be switched off: any other value stops the start'),
  ACCESS_TOKEN_EXPIRE_MINUTES: number(
    15,
    { min: 0.01, max: DAY_MINUTES },
    'lifetime of an access token, minutes',
  ),
  REFRESH_TOKEN_EXPIRE_DAYS: number(7, { min: 0.0001, max: 365 }, 'lifetime of a refresh token, days'),
  SESSION_MAX_DAYS: number(
    30,
    { min: 0.0001, max: 365 },
    'lifetime of a session that is refreshed without end, days',
  ),
  REFRESH_REUSE_WINDOW_SECONDS: number(
    10,
    { min: 0, max: 60 },
    'how long a rotated refresh token still gets its successor, seconds',
  ),
  ADMIN_EMAIL: optional('makes the first admin when there is none; with ADMIN_PASSWORD'),
  ADMIN_PASSWORD: optional('password of that first admin'),
  AUDIT_PERSONAL_DAYS: number(
    90,
    { min: 0.0001, max: 3650 },
    'how long address, user agent and reason of an audit event are kept, days',
  ),
  AUDIT_KEY: optional('seals the audit record; at least 32 bytes; unset: derived from JWT_SECRET_KEY'),
  AUDIT_OLD_KEYS: list(
    'earlier values of AUDIT_KEY, or of JWT_SECRET_KEY where that was unset, comma-separated: they verify older seals',
  ),
  CORS_ORIGINS: list('origins that may call from a browser, comma-separated'),
  TRUST_PROXY: list('hops or CIDRs whose X-Forwarded-For counts, comma-separated'),
  RATE_LIMIT_SCALE: number(
    1,
    { min: 0, max: 1000 },
    'multiplies every budget; 0 switches them off, not in production',
  ),
  OVERLOAD_TURN_MS: number(
    30,
    { min: 0, max: 60_000 },
    'when turns of the event loop stay longer than this, some requests are answered with 503, milliseconds; 0: never',
  ),
  OVERLOAD_DATABASE_WAITING: number(
    50,
    { min: 0, max: 100_000, whole: true },
    'the same when more statements keep waiting for a connection to PostgreSQL; 0: never',
  ),
  SHUTDOWN_DELAY_SECONDS: optionalNumber(
    { min: 0, max: 300 },
    'how long it serves on after SIGTERM, when /health/ready says already that it stops, seconds; unset: 5 in production, else 0',
  ),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'info', 'pino level'),
  OTEL_EXPORTER_OTLP_ENDPOINT: optionalUrl(
    'the collector of traces (OTLP over HTTP), to which /v1/traces is added; unset: nothing is traced',
  ),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: optionalUrl('the same with its whole path'),
  OTEL_EXPORTER_OTLP_PROTOCOL: oneOf(
    ['http/protobuf', 'http/json'],
    'http/protobuf',
    'how traces are written for it',
  ),
  OTEL_SERVICE_NAME: optional('what the service is called in traces; unset: meditwin-api'),
  OTEL_RESOURCE_ATTRIBUTES: keyValues('what every trace says of the service, as key=value, comma-separated'),
  OTEL_TRACES_SAMPLER: oneOf(SAMPLERS, 'parentbased_always_on', 'which requests are traced'),
  OTEL_TRACES_SAMPLER_ARG: number(
    1,
    { min: 0, max: 1 },
    'the share of them, for the samplers "…traceidratio"',
  ),
  OTEL_PROPAGATORS: text(
    'tracecontext',
    'how a caller may name the trace that a request belongs to: its traceparent; "none": not at all',
  ),
} as const satisfies Record<string, Variable<unknown>>;

export type Values = { [Name in keyof typeof VARIABLES]: ReturnType<(typeof VARIABLES)[Name]['read']> };

/** One count of hops, or addresses and CIDRs. */
const isTrustable = (entries: string[]): boolean =>
  (entries.length === 1 && /^\d{1,2}$/.test(entries[0]!)) ||
  entries.every((entry) => ipaddr.isValid(entry) || ipaddr.isValidCIDR(entry));

/** What the start could not accept, one sentence per fault. */
export class InvalidEnvironment extends RefusedStart {
  constructor(readonly faults: string[]) {
    super(faults.join('\n'));
  }
}

function judge(values: Values): string[] {
  const faults = judgeKeys(values);
  const production = values.NODE_ENV === 'production';
  if (production && values.DATABASE_URL === undefined)
    faults.push('DATABASE_URL is missing; production does not use the embedded database.');
  if (values.REFRESH_STORE === 'redis' && values.REDIS_URL === undefined)
    faults.push('REFRESH_STORE=redis needs REDIS_URL.');
  if (values.DATABASE_DIRECT_URL && values.DATABASE_URL === undefined)
    faults.push('DATABASE_DIRECT_URL is the way past DATABASE_URL, which is missing.');
  if (values.METRICS_PORT && values.METRICS_PORT === values.PORT)
    faults.push('METRICS_PORT must not be PORT: whoever reaches one shall not reach the other.');
  if (values.JWT_REQUIRE_AUTH !== 'true')
    faults.push('JWT_REQUIRE_AUTH must be true: authentication cannot be switched off.');
  if ((values.ADMIN_EMAIL === undefined) !== (values.ADMIN_PASSWORD === undefined))
    faults.push('ADMIN_EMAIL and ADMIN_PASSWORD go together: set both or neither.');
  if (values.CORS_ORIGINS.includes('*'))
    faults.push('CORS_ORIGINS must name its origins; "*" is not accepted.');
  for (const origin of values.CORS_ORIGINS)
    if (origin !== '*' && !/^https?:\/\/[^/?#]+$/.test(origin))
      faults.push(`CORS_ORIGINS has "${origin}", which is not an origin such as https://app.example.org.`);
  if (!isTrustable(values.TRUST_PROXY))
    faults.push('TRUST_PROXY must be one count of hops, or addresses and CIDRs such as 10.0.0.0/8.');
  if (production && values.RATE_LIMIT_SCALE === 0)
    faults.push('RATE_LIMIT_SCALE must not be 0 in production.');
  return faults;
}

/**
 * Reads and checks every variable. An empty value counts as unset.
 * @throws InvalidEnvironment
 */
export function readEnvironment(environment: NodeJS.ProcessEnv): Values {
  const faults: string[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, variable] of Object.entries(VARIABLES)) {
    try {
      values[name] = variable.read(environment[name] || undefined);
    } catch (error) {
      faults.push(`${name} ${(error as Error).message}`);
    }
  }
  if (faults.length === 0) faults.push(...judge(values as Values));
  if (faults.length > 0) throw new InvalidEnvironment(faults);
  return values as Values;
}
