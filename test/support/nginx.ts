import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join, resolve } from 'node:path';
import { freePort } from '../../scripts/free-port.mjs';
import { afterTheFile } from './clean-up.js';
import { temporaryFolder } from './run.js';
import { until } from './until.js';

const NGINX = '/usr/sbin/nginx';

/**
 * Runs a file of `deploy/nginx` in a real nginx, with the addresses of this run in it.
 * @param changes what is replaced, all of which the file has to hold
 * @param outside what stands beside it in `http`
 * @returns its address
 */
export async function startNginx(
  file: string,
  changes: [string | RegExp, string][],
  outside = '',
): Promise<string> {
  if (!existsSync(NGINX)) throw new Error('This test needs nginx: apt-get install nginx-light');
  const folder = await temporaryFolder('nginx');
  await mkdir(join(folder, 'temporary'));
  const port = await freePort();
  let site = await readFile(resolve('deploy/nginx', file), 'utf8');
  for (const [from, to] of [...changes, [/listen [^;]+;/, `listen 127.0.0.1:${port};`] as const]) {
    expect(site).toMatch(from);
    site = site.replaceAll(typeof from === 'string' ? from : new RegExp(from, 'g'), to);
  }
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/temporary/${name};`)
    .join(' ');
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log ${folder}/error.log warn;
     events { worker_connections 4096; } http { access_log off; ${temporary} ${outside}\n${site}\n}`,
  );
  const child: ChildProcess = spawn(NGINX, ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exit = new Promise((done) => child.once('close', done));
  afterTheFile(async () => {
    child.kill('SIGKILL'); // it keeps nothing
    await exit;
  });
  const url = `http://127.0.0.1:${port}`;
  await until(() => takesConnections(port)); // without a request, which an instance would count
  return url;
}

function takesConnections(port: number): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect(port, '127.0.0.1', () => done(true));
    socket.on('connect', () => socket.destroy()).on('error', () => done(false));
  });
}
