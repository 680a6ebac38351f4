// A process as a container has it, with Debian's bubblewrap: this machine's /usr to read, a folder as /app, an own /tmp,
// no environment but what is given.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

const SYSTEM = ['--ro-bind', '/usr', '/usr', '--ro-bind', '/etc', '/etc', '--proc', '/proc', '--dev', '/dev'];
const LINKS = ['bin', 'sbin', 'lib', 'lib64'].flatMap((name) => ['--symlink', `usr/${name}`, `/${name}`]);
/** The user `node` of the image has this number. */
const NODE_UID = 1000;
/** As compose.yaml asks for: no capability, and none to be had. */
const AS_NODE = [
  'setpriv',
  `--reuid=${NODE_UID}`,
  `--regid=${NODE_UID}`,
  '--clear-groups',
  '--inh-caps=-all',
  '--bounding-set=-all',
  '--no-new-privs',
];
const TO_BECOME_NODE = ['SETUID', 'SETGID', 'SETPCAP'].flatMap((name) => ['--cap-add', `CAP_${name}`]);

/**
 * Starts a command; `pid` is that of the command itself, as this machine counts.
 * @param binds more of bwrap's options @param readOnly nothing but /tmp can be written, and the user is `node`
 */
export async function start(command, { app, tmp, env, node, binds = [], readOnly = false }) {
  const settings = { PATH: '/opt/node/bin:/usr/bin:/usr/sbin', HOME: '/tmp', ...env };
  const options = [
    ...SYSTEM,
    ...LINKS,
    ...binds,
    ...(readOnly ? TO_BECOME_NODE : []),
    '--ro-bind',
    node,
    '/opt/node',
    readOnly ? '--ro-bind' : '--bind',
    app,
    '/app',
    '--bind',
    tmp,
    '/tmp',
    ...(readOnly ? ['--remount-ro', '/'] : []),
    '--clearenv',
    ...Object.entries(settings).flatMap(([name, value]) => ['--setenv', name, value]),
    '--chdir',
    '/app',
    '--die-with-parent',
    '--info-fd',
    '3',
  ];
  const child = spawn('bwrap', [...options, '--', ...(readOnly ? AS_NODE : []), ...command], {
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
  });
  const output = Promise.all([text(child.stdout), text(child.stderr)]).then((texts) => texts.join(''));
  const ended = once(child, 'close').then(async ([code]) => ({ code, output: await output }));
  const { 'child-pid': pid } = JSON.parse((await text(child.stdio[3])) || '{}');
  return { pid, ended };
}

/** @returns the exit code of a command, and what it printed */
export const run = async (command, options) => (await start(command, options)).ended;
