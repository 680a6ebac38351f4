// Builds `client/dist`: plain ES modules, which a browser imports as they are.
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname } from 'node:path';

process.chdir(dirname(import.meta.dirname));

rmSync('client/dist', { recursive: true, force: true });
const { status } = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'client'], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
