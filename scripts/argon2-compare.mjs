// Do the prebuilt binary of argon2 and the one built here agree, and how fast is each? Each in a process of its own.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** As src/passwords/password-hasher.service.ts hashes. */
const OPTIONS = { type: 2, memoryCost: 19 * 1024, timeCost: 2, parallelism: 1 };
const PASSWORD = 'pass🔑word';
const RFC_9106_TAG = '0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659';
const ROUNDS = 61;

function open(name, env) {
  const child = fork(join(import.meta.dirname, 'argon2-process.mjs'), { env: { ...process.env, ...env } });
  const ended = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`The ${name} binary ended its process with ${signal ?? code}`);
  });
  ended.catch(() => undefined);
  const ask = async (call, rest) => {
    child.send({ call, ...rest });
    const [answered] = await Promise.race([once(child, 'message'), ended]);
    return answered;
  };
  return { name, ask, times: [], close: () => child.disconnect() };
}

async function agree(one, other) {
  const { answer: tag } = await one.ask('example');
  if (tag !== RFC_9106_TAG) throw new Error(`The ${one.name} binary does not make the tag of RFC 9106`);
  const { answer: hash } = await one.ask('hash', { password: PASSWORD, options: OPTIONS });
  for (const password of [PASSWORD, `${PASSWORD}!`])
    if ((await other.ask('verify', { hash, password })).answer !== (password === PASSWORD))
      throw new Error(`The ${other.name} binary does not judge what the ${one.name} one hashed`);
}

const median = (times) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)];

/**
 * Each must make the tag of RFC 9106 and judge what the other hashed.
 * @returns median time of one hash, in ms @throws Error that says which does not
 */
export async function compareBinaries() {
  const prebuilt = open('prebuilt', { PREBUILDS_ONLY: '1' });
  const native = open('native', { PREBUILDS_ONLY: '' });
  try {
    await agree(prebuilt, native);
    await agree(native, prebuilt);
    for (let round = 0; round < ROUNDS; round++)
      for (const one of [prebuilt, native])
        one.times.push((await one.ask('hash', { password: PASSWORD, options: OPTIONS })).ms);
    return { prebuilt: median(prebuilt.times), native: median(native.times), rounds: ROUNDS };
  } finally {
    prebuilt.close();
    native.close();
  }
}
