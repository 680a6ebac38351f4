import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';

const loading = (file) => `--import=${pathToFileURL(resolve(file)).href}`;
const SHIFT_CLOCK = loading('test/support/shift-clock.mjs');
const BUSY_LOOP = loading('bench/drill/busy-loop.mjs');
const HOUR_SECONDS = 3_600;
const BUSY_MS = 4_000;

const wrongClock = (name, title, seconds) => ({
  name,
  title,
  // The token of one instance has expired for another whose clock is ahead, and comes from the future for one behind.
  permits: ['token_expired', 'token_invalid'],
  async strike({ instances: [, second] }) {
    await second.stop();
    await second.start({ NODE_OPTIONS: SHIFT_CLOCK, CLOCK_SHIFT_SECONDS: String(seconds) });
    await sleep(6_000);
    await second.stop();
    await second.start();
  },
});

export const INSTANCES = [
  {
    name: 'instance-killed',
    title: '`kill -9` of an instance, started again',
    async strike({ instances: [first] }) {
      await first.kill();
      await first.start();
    },
  },
  {
    name: 'instance-stopped',
    title: 'SIGTERM to one instance, then to the other, each started again',
    async strike({ instances }) {
      for (const instance of instances) {
        const code = await instance.stop();
        if (code !== 0) throw new Error(`${instance.name} ended with ${code}`);
        await instance.start();
        await sleep(3_000); // docs/deployment.md: nginx has noticed it again
      }
    },
  },
  {
    name: 'instance-frozen',
    title: 'an instance stands still for 5 s (SIGSTOP)',
    async strike({ instances: [first] }) {
      first.freeze();
      await sleep(5_000);
      first.thaw();
    },
  },
  {
    name: 'instance-busy',
    title: 'the event loop of an instance is busy for 4 s',
    needs: { env: { NODE_OPTIONS: BUSY_LOOP, BUSY_LOOP_MS: String(BUSY_MS) } },
    async strike({ instances: [first] }) {
      first.keepBusy();
      for (let answeredMs = 0; answeredMs < BUSY_MS / 4;) {
        const began = performance.now();
        await fetch(`${first.url}/health/live`);
        answeredMs = performance.now() - began;
      }
    },
  },
  wrongClock('clock-ahead', 'the clock of one instance is an hour ahead for 6 s', HOUR_SECONDS),
  wrongClock('clock-behind', 'the clock of one instance is an hour behind for 6 s', -HOUR_SECONDS),
];
