import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Agent, request as send } from 'node:http';
import { join } from 'node:path';

/** Of every instance of a run. */
export const SECRETS = {
  JWT_SECRET_KEY: randomBytes(32).toString('base64url'),
  JWT_REFRESH_SECRET_KEY: randomBytes(32).toString('base64url'),
};

/**
 * Starts a built server on a free port.
 * @param dist where it was built
 * @param env settings besides those of every bench
 * @returns its address, calls and what stops it
 */
export async function startInstance({ databaseUrl, folder, dist, env = {} }) {
  const child = spawn(process.execPath, [join(dist, 'src/main.js')], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'development',
      PORT: '0',
      RATE_LIMIT_SCALE: '0',
      LOG_LEVEL: 'warn',
      DATA_DIR: folder,
      DATABASE_URL: databaseUrl,
      ...SECRETS,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = new Promise((done) => child.once('close', done));
  const url = await new Promise((found, failed) => {
    let said = '';
    child.stdout.on('data', (text) => {
      const match = /listening on (http:\S+)/.exec((said += text));
      if (match) found(match[1]);
    });
    void gone.then(() => failed(new Error(`an instance did not start:\n${said}`)));
  });
  const agent = new Agent({ keepAlive: true });
  return {
    url,
    cpuMs: () => cpuMs(child.pid),
    call: (method, path, options) => call(agent, new URL(path, url), method, options),
    stop: () => (agent.destroy(), child.kill('SIGTERM'), gone),
  };
}

/** @returns how long a process has worked, in ms; NaN where there is no /proc. Others at work don't falsify it. */
function cpuMs(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10; // user and system time, in ticks of 10 ms
  } catch {
    return NaN;
  }
}

/** @returns status, and body when it is JSON */
function call(agent, url, method, { token, body, headers: more } = {}) {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    ...(token && { authorization: `Bearer ${token}` }),
    ...(text && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    ...more,
  };
  return new Promise((done, failed) => {
    const request = send(url, { agent, method, headers }, (answer) => {
      let received = '';
      answer.setEncoding('utf8').on('data', (chunk) => (received += chunk));
      answer.on('end', () => done({ status: answer.statusCode, body: received && JSON.parse(received) }));
    });
    request.on('error', failed).end(text);
  });
}
