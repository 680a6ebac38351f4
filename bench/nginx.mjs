import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../scripts/free-port.mjs';

const NGINX = '/usr/sbin/nginx';
const SITE = join(import.meta.dirname, '../deploy/nginx/meditwin.conf');
const TEMPORARY = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];

/**
 * Runs deploy/nginx/meditwin.conf in a real nginx, with other addresses in it.
 * @param ports of the two instances @returns its address, and what ends it
 */
export async function startNginx(folder, ports) {
  const port = await freePort();
  let site = readFileSync(SITE, 'utf8').replace(/listen [^;]+;/, `listen 127.0.0.1:${port};`);
  for (const [i, of] of ports.entries()) site = site.replace(`api-${i + 1}:8000`, `127.0.0.1:${of}`);
  mkdirSync(join(folder, 'nginx'));
  const temporary = TEMPORARY.map((name) => `${name}_temp_path ${folder}/nginx/${name};`).join(' ');
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/nginx/pid; error_log stderr crit;
     events {} http { access_log off; ${temporary}\n${site}\n}`,
  );
  const child = spawn(NGINX, ['-p', folder, '-c', join(folder, 'nginx.conf')], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const gone = new Promise((done) => child.once('close', done));
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; !(await fetch(url).catch(() => null)); tries++) {
    if (tries === 100) throw new Error('nginx did not listen');
    await sleep(50);
  }
  return { url, stop: () => (child.kill('SIGKILL'), gone) }; // it keeps nothing
}
