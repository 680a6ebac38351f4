// Verifies one password again and again, two at a time, as the API does, and nothing else. `GET /?seconds=5` tells how many
// a second.
import { createServer } from 'node:http';
import argon2 from 'argon2';

const AT_ONCE = 2;
const PASSWORD = 'Bench-Only-Pass-9';
const hash = await argon2.hash(PASSWORD, {
  type: argon2.argon2id,
  memoryCost: 19 * 1024,
  timeCost: 2,
  parallelism: 1,
});

async function hashesWithin(seconds) {
  const began = performance.now();
  let done = 0;
  const loop = async () => {
    while (performance.now() - began < seconds * 1000) {
      await argon2.verify(hash, PASSWORD);
      done += 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, loop));
  return done / ((performance.now() - began) / 1000);
}

const server = createServer((request, response) => {
  const seconds = Number(new URL(request.url, 'http://localhost').searchParams.get('seconds'));
  void hashesWithin(seconds).then((rate) => response.end(JSON.stringify(rate)));
});
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}`));
process.once('SIGTERM', () => process.exit(0));
