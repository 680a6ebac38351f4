import { readFileSync } from 'node:fs';
import { InvalidEnvironment, readEnvironment, VARIABLES } from './env.js';

const SECRET = 'q7RkX2mWv9LpTz4YhBn6Jc3DsGf8AeKu';
const OTHER_SECRET = 'Zw5NtC8xQb2VyM6rHj9PdF3gLk7SaEu4';
const PRODUCTION = {
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://db.example.org/meditwin',
  JWT_SECRET_KEY: SECRET,
  JWT_REFRESH_SECRET_KEY: OTHER_SECRET,
};

function faultsOf(environment: NodeJS.ProcessEnv): string[] {
  try {
    readEnvironment(environment);
    return [];
  } catch (error) {
    if (error instanceof InvalidEnvironment) return error.faults;
    throw error;
  }
}

describe('.env.example', () => {
  const COMPOSE_ONLY = ['POSTGRES_PASSWORD'];
  const assignments = readFileSync('.env.example', 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));

  it('lists the variables of the server in their order, then those of compose', () => {
    expect(assignments.map((line) => line.split('=')[0])).toEqual([
      ...Object.keys(VARIABLES),
      ...COMPOSE_ONLY,
    ]);
  });

  it('gives none of them a value', () => {
    expect(assignments.filter((line) => !line.endsWith('='))).toEqual([]);
  });

  it('is a valid environment as it stands', () => {
    expect(faultsOf(Object.fromEntries(assignments.map((line) => [line.slice(0, -1), ''])))).toEqual([]);
  });

  it('explains each of them, and names its default', () => {
    const text = readFileSync('.env.example', 'utf8');
    for (const [name, { fallback }] of Object.entries(VARIABLES)) {
      const comment = new RegExp(`^# (.+)\\n${name}=$`, 'm').exec(text)?.[1] ?? '';
      expect(comment).not.toBe('');
      if (fallback !== undefined) expect(comment).toContain(`[${fallback}`);
    }
  });
});

describe('the environment', () => {
  it('is development with defaults when nothing is set', () => {
    expect(readEnvironment({})).toMatchObject({
      NODE_ENV: 'development',
      PORT: 8000,
      HOST: '127.0.0.1',
      DATABASE_URL: undefined,
      DATA_DIR: '.data',
      JWT_SECRET_KEY: undefined,
      ACCESS_TOKEN_EXPIRE_MINUTES: 15,
      REFRESH_TOKEN_EXPIRE_DAYS: 7,
      CORS_ORIGINS: [],
      TRUST_PROXY: [],
    });
  });

  it('takes an empty value for none', () => {
    const empty = Object.fromEntries(Object.keys(VARIABLES).map((name) => [name, '']));
    expect(readEnvironment(empty)).toEqual(readEnvironment({}));
  });

  it('accepts a complete production', () => {
    const { DATABASE_URL: _, ...rest } = PRODUCTION;
    expect(readEnvironment(PRODUCTION)).toMatchObject({
      ...rest,
      DATABASE_URL: { hosts: [{ host: 'db.example.org', port: 5432 }], database: 'meditwin' },
    });
  });

  it.each([
    'PORT=eighty',
    'PORT=80.5',
    'PORT=-1',
    'PORT=65536',
    'METRICS_PORT=65536',
    'DATABASE_POOL_SIZE=0',
    'DATABASE_POOL_WAIT_MILLISECONDS=0',
    'DATABASE_POOL_MAX_WAITING=-1',
    'SESSION_MAX_DAYS=366',
  ])('refuses %s with its range', (assignment) => {
    const [name, value] = assignment.split('=') as [string, string];
    expect(faultsOf({ [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${name} must be a (whole )?number from [\\d.]+ to \\d+\\.$`)),
    ]);
  });

  it('refuses a mode or a log level that is none', () => {
    expect(faultsOf({ NODE_ENV: 'prod', LOG_LEVEL: 'loud' })).toEqual([
      'NODE_ENV must be one of development, production, test.',
      expect.stringMatching(/^LOG_LEVEL must be one of fatal, .+\.$/),
    ]);
  });

  it('allows fractions in lifetimes', () => {
    const values = { ACCESS_TOKEN_EXPIRE_MINUTES: '0.05', REFRESH_TOKEN_EXPIRE_DAYS: '0.5' };
    expect(readEnvironment(values)).toMatchObject({
      ACCESS_TOKEN_EXPIRE_MINUTES: 0.05,
      REFRESH_TOKEN_EXPIRE_DAYS: 0.5,
    });
  });

  it('splits lists at commas', () => {
    const { CORS_ORIGINS, TRUST_PROXY } = readEnvironment({
      CORS_ORIGINS: 'https://app.example.org, http://other.example.org:3000,',
      TRUST_PROXY: '10.0.0.0/8,::1',
    });
    expect(CORS_ORIGINS).toEqual(['https://app.example.org', 'http://other.example.org:3000']);
    expect(TRUST_PROXY).toEqual(['10.0.0.0/8', '::1']);
  });

  it.each([
    ['a secret of 31 bytes', { JWT_SECRET_KEY: SECRET.slice(1) }, 'JWT_SECRET_KEY is shorter than 32 bytes.'],
    [
      'another one of 31 bytes',
      { JWT_REFRESH_SECRET_KEY: SECRET.slice(1) },
      'JWT_REFRESH_SECRET_KEY is shorter than 32 bytes.',
    ],
    [
      'two equal secrets',
      { JWT_SECRET_KEY: SECRET, JWT_REFRESH_SECRET_KEY: SECRET },
      'JWT_SECRET_KEY and JWT_REFRESH_SECRET_KEY must differ.',
    ],
    [
      'a way past a database that is not named',
      { DATABASE_DIRECT_URL: 'postgres://db.example.org/meditwin' },
      'DATABASE_DIRECT_URL is the way past DATABASE_URL, which is missing.',
    ],
    [
      'a database that is none, without repeating it',
      { DATABASE_URL: 'http://:secret@db.example.org' },
      'DATABASE_URL must be an address such as postgres://user:password@host:5432/database.',
    ],
    [
      'metrics on the main port',
      { PORT: '9464', METRICS_PORT: '9464' },
      'METRICS_PORT must not be PORT: whoever reaches one shall not reach the other.',
    ],
    [
      'authentication switched off',
      { JWT_REQUIRE_AUTH: 'false' },
      'JWT_REQUIRE_AUTH must be true: authentication cannot be switched off.',
    ],
    [
      'an admin without a password',
      { ADMIN_EMAIL: 'ada@example.org' },
      'ADMIN_EMAIL and ADMIN_PASSWORD go together: set both or neither.',
    ],
    [
      'a password without an admin',
      { ADMIN_PASSWORD: 'SecurePass123!' },
      'ADMIN_EMAIL and ADMIN_PASSWORD go together: set both or neither.',
    ],
    [
      'a collector without http',
      { OTEL_EXPORTER_OTLP_ENDPOINT: '127.0.0.1:4318' },
      'OTEL_EXPORTER_OTLP_ENDPOINT must be an address that begins with http:// or https://.',
    ],
    ...['127.0.0.1:6379', 'http://127.0.0.1:6379', 'redis://', 'redis://:secret@host:port'].map(
      (REDIS_URL): [string, NodeJS.ProcessEnv, string] => [
        `${REDIS_URL} for a Redis, without repeating it`,
        { REDIS_URL },
        'REDIS_URL must be an address that begins with redis:// or rediss://.',
      ],
    ),
    ['a store in Redis without a Redis', { REFRESH_STORE: 'redis' }, 'REFRESH_STORE=redis needs REDIS_URL.'],
    [
      'traces over gRPC',
      { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' },
      'OTEL_EXPORTER_OTLP_PROTOCOL must be one of http/protobuf, http/json.',
    ],
    [
      'a resource attribute without a value',
      { OTEL_RESOURCE_ATTRIBUTES: 'a=1,staging' },
      'OTEL_RESOURCE_ATTRIBUTES must be pairs such as deployment.environment.name=staging, comma-separated.',
    ],
    ['any origin', { CORS_ORIGINS: '*' }, 'CORS_ORIGINS must name its origins; "*" is not accepted.'],
    [
      'an origin with a path',
      { CORS_ORIGINS: 'https://app.example.org/' },
      'CORS_ORIGINS has "https://app.example.org/", which is not an origin such as https://app.example.org.',
    ],
  ])('refuses %s', (_, environment, sentence) => {
    expect(faultsOf(environment)).toEqual([sentence]);
  });

  it('allows both ports to be picked', () => {
    expect(readEnvironment({ PORT: '0', METRICS_PORT: '0' })).toMatchObject({ METRICS_PORT: 0 });
  });

  it('counts the bytes of a secret, not its characters', () => {
    expect(faultsOf({ JWT_SECRET_KEY: 'äöüßéèêëàâîïôûçñ' })).toEqual([]);
  });

  it('allows budgets to be switched off in development', () => {
    expect(readEnvironment({ RATE_LIMIT_SCALE: '0' })).toMatchObject({ RATE_LIMIT_SCALE: 0 });
  });
});

describe('production', () => {
  it('says one sentence for each thing that is missing', () => {
    expect(faultsOf({ NODE_ENV: 'production' })).toEqual([
      'JWT_SECRET_KEY is missing; production needs it.',
      'JWT_REFRESH_SECRET_KEY is missing; production needs it.',
      'DATABASE_URL is missing; production does not use the embedded database.',
    ]);
  });

  it('takes empty secrets for missing ones', () => {
    expect(faultsOf({ ...PRODUCTION, JWT_SECRET_KEY: '' })).toEqual([
      'JWT_SECRET_KEY is missing; production needs it.',
    ]);
  });

  it('refuses short and equal secrets at once', () => {
    expect(faultsOf({ ...PRODUCTION, JWT_SECRET_KEY: 'x', JWT_REFRESH_SECRET_KEY: 'x' })).toEqual([
      'JWT_SECRET_KEY is shorter than 32 bytes.',
      'JWT_REFRESH_SECRET_KEY is shorter than 32 bytes.',
      'JWT_SECRET_KEY and JWT_REFRESH_SECRET_KEY must differ.',
    ]);
  });

  it('refuses to run without budgets', () => {
    expect(faultsOf({ ...PRODUCTION, RATE_LIMIT_SCALE: '0' })).toEqual([
      'RATE_LIMIT_SCALE must not be 0 in production.',
    ]);
  });
});
