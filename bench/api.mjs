import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Contestant } from './contestant.mjs';

export const SECRETS = {
  JWT_SECRET_KEY: randomBytes(32).toString('base64url'),
  JWT_REFRESH_SECRET_KEY: randomBytes(32).toString('base64url'),
};
const PASSWORD = 'Bench-Only-Pass-9';
/** `BENCH_PROFILE` names a folder for a CPU profile of each server. */
const profiling = process.env.BENCH_PROFILE
  ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`]
  : [];
const MAIN = join(import.meta.dirname, '../dist/src/main.js');
const IMAGE = readFileSync(join(import.meta.dirname, '../Dockerfile'), 'utf8');
/** As the image starts it. */
const FLAGS = JSON.parse(/^CMD (.*)$/m.exec(IMAGE)[1]).filter((word) => word.startsWith('--'));
export const [, GLIBC_TUNABLES] = /^ENV GLIBC_TUNABLES=(.*)$/m.exec(IMAGE);

/**
 * The whole production stack, started as the image does. Budgets count and refuse as always, with room for a thousand
 * times the calls.
 */
export const startApi = (databaseUrl, { env = {}, ...options } = {}) =>
  Contestant.start(
    MAIN,
    {
      NODE_ENV: 'production',
      PORT: '0',
      DATABASE_URL: databaseUrl,
      RATE_LIMIT_SCALE: '1000',
      CORS_ORIGINS: 'https://app.example.org',
      SHUTDOWN_DELAY_SECONDS: '0',
      // 64 connections without a pause are an overload, and meant.
      OVERLOAD_TURN_MS: '0',
      OVERLOAD_DATABASE_WAITING: '0',
      GLIBC_TUNABLES,
      ...SECRETS,
      ...env,
    },
    { flags: [...FLAGS, ...profiling], ...options },
  );

export async function post(url, path, body, headers = {}) {
  const answer = await fetch(url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`POST ${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** @returns what signs the person in, and the tokens of a first session */
export async function signUp(url, name) {
  const credentials = { email: `${name}@example.org`, password: PASSWORD };
  const tokens = await post(url, '/auth/signup', { ...credentials, username: name });
  return { credentials, tokens };
}

export const bearer = (token) => ({ authorization: `Bearer ${token}` });
