import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { freePort } from '../scripts/free-port.mjs';

const COMMAND = 'redis-server';

/** Starts `redis-server` on a free port; it keeps nothing on the disk. @returns its address, and what stops it */
export async function startBenchRedis(folder) {
  const port = await freePort();
  const args = ['--port', port, '--bind', '127.0.0.1', '--dir', folder, '--save', ''].map(String);
  const child = spawn(COMMAND, args, { stdio: 'ignore' });
  const gone = new Promise((done) => child.once('close', done));
  await Promise.race([
    once(child, 'spawn'),
    once(child, 'error').then(([cause]) => {
      throw new Error(`This measures ${COMMAND} too: apt-get install redis-server`, { cause });
    }),
  ]);
  const url = `redis://127.0.0.1:${port}`;
  const client = new Redis(url, { retryStrategy: () => 20 });
  client.on('error', () => undefined); // it begins to listen a moment later
  await new Promise((ready) => client.once('ready', ready));
  client.disconnect();
  return { url, stop: () => (child.kill('SIGTERM'), gone) };
}
