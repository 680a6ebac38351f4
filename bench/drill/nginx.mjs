import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../../scripts/free-port.mjs';
import { patiently } from './parts.mjs';

const NGINX = '/usr/sbin/nginx';
const SITE = join(import.meta.dirname, '../../deploy/nginx/meditwin.conf');

function replaced(text, from, to) {
  if (!text.includes(from)) throw new Error(`deploy/nginx/meditwin.conf has no "${from}"`);
  return text.replaceAll(from, to);
}

/** Runs deploy/nginx/meditwin.conf in front of two instances. @returns its address */
export async function startNginx(parts, ports) {
  const folder = join(parts.folder, 'nginx');
  mkdirSync(join(folder, 'temporary'), { recursive: true });
  const port = await freePort();
  let site = replaced(readFileSync(SITE, 'utf8'), 'listen 8080;', `listen 127.0.0.1:${port};`);
  for (const [i, instance] of ports.entries())
    site = replaced(site, `api-${i + 1}:8000`, `127.0.0.1:${instance}`);
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
    .map((name) => `${name}_temp_path ${folder}/temporary/${name};`)
    .join(' ');
  writeFileSync(
    join(folder, 'nginx.conf'),
    `daemon off; master_process off; pid ${folder}/pid; error_log stderr warn;
     events {} http { access_log off; ${temporary}\n${site}\n}`,
  );
  await parts.start('nginx', NGINX, ['-p', folder, '-c', join(folder, 'nginx.conf')]).catch((cause) => {
    throw new Error('The drill starts nginx, which is not here: apt-get install nginx-light', { cause });
  });
  const url = `http://127.0.0.1:${port}`;
  await patiently(() => fetch(`${url}/health/live`));
  return url;
}
