// One binary of argon2 in a process of its own, for argon2-compare.mjs: answers one call after another over IPC.
import argon2 from 'argon2';

const calls = {
  hash: ({ password, options }) => argon2.hash(password, options),
  verify: ({ hash, password }) => argon2.verify(hash, password),
  /** The last example of RFC 9106, section 5.3. @returns its tag, in hexadecimal digits */
  example: async () => {
    const tag = await argon2.hash(Buffer.alloc(32, 1), {
      raw: true,
      salt: Buffer.alloc(16, 2),
      secret: Buffer.alloc(8, 3),
      associatedData: Buffer.alloc(12, 4),
      memoryCost: 32,
      timeCost: 3,
      parallelism: 4,
      hashLength: 32,
    });
    return tag.toString('hex');
  },
};

process.on('message', async ({ call, ...rest }) => {
  const startedAt = performance.now();
  const answer = await calls[call](rest);
  process.send({ answer, ms: performance.now() - startedAt });
});
