import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus, loadavg, totalmem } from 'node:os';
import { dirname, join } from 'node:path';

/** What figures depend on. */
export const machine = () => ({
  cpu: cpus()[0]?.model.trim(),
  cores: cpus().length,
  memory_gib: Math.round(totalmem() / 2 ** 30),
  node: process.version,
  load: Number(loadavg()[0].toFixed(1)),
  argon2: existsSync(join(dirname(createRequire(import.meta.url).resolve('argon2')), 'build/Release'))
    ? 'built here'
    : 'prebuilt',
});
