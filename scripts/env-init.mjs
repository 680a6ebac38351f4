// `npm run env:init`: writes .env from .env.example with fresh secrets, as compose.yaml and production need them.
// An existing .env is left alone: new secrets would sign everyone out and lock the server out of its database.
import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

process.chdir(dirname(import.meta.dirname));

/** 48 random bytes; base64url, so that they need no quotes and fit into a URL. */
const fresh = () => randomBytes(48).toString('base64url');

let text = readFileSync('.env.example', 'utf8');
for (const name of ['JWT_SECRET_KEY', 'JWT_REFRESH_SECRET_KEY', 'POSTGRES_PASSWORD']) {
  const line = new RegExp(`^${name}=$`, 'm');
  if (!line.test(text)) throw new Error(`.env.example has no empty ${name}.`);
  text = text.replace(line, `${name}=${fresh()}`);
}

try {
  writeFileSync('.env', text, { mode: 0o600, flag: 'wx' });
  console.log('.env is written, with fresh secrets; only you can read it.');
} catch (error) {
  if (error.code !== 'EEXIST') throw error;
  console.error('There is a .env already; delete it first if its secrets may be replaced.');
  process.exitCode = 1;
}
