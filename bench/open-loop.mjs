// A process of its own, started by `offered.mjs`, that sends requests at a rate whatever becomes of them.
import { setTimeout as sleep } from 'node:timers/promises';
import { KeptConnection } from './kept-connection.mjs';

const ANSWERS_WITHIN_MS = 10_000;

const emptyWindow = () => ({ offered: 0, served: [], shed: [], unsent: 0, hasty: 0, others: {}, kinds: {} });

/**
 * What came of the requests of each window of time, by when they were due.
 * @param began when the first one was due
 */
class Outcome {
  acknowledged = [];
  #windows = [];
  #began;
  #windowMs;

  constructor(began, windowMs) {
    this.#began = began;
    this.#windowMs = windowMs;
  }

  at(due) {
    return (this.#windows[Math.floor((due - this.#began) / this.#windowMs)] ??= emptyWindow());
  }

  /** The wait counts from when the request was due: one that leaves late has waited already. */
  note(due, kind, number, status, answer) {
    const window = this.at(due);
    const waited = performance.now() - due;
    if (status === kind.wanted) {
      window.served.push(waited);
      (window.kinds[kind.name] ??= []).push(waited);
      if (kind.writes) this.acknowledged.push(number);
    } else if (status === 503) {
      window.shed.push(waited);
      if (!/^retry-after: \d/im.test(answer)) window.hasty += 1;
    } else {
      const name = `${kind.name} ${status}`;
      window.others[name] = (window.others[name] ?? 0) + 1;
    }
  }

  get windows() {
    return Array.from(this.#windows, (window) => window ?? emptyWindow());
  }
}

/**
 * @param kinds `{ name, share, wanted, writes, requests }`; a `#########` in a request becomes its number
 * @param phases `{ rate, seconds }`, one after the other
 * @param first number of the first request
 */
async function offer({ url, kinds, phases, connections, windowMs, first }) {
  const free = Array.from({ length: connections }, () => new KeptConnection(url));
  await Promise.all(free.map((connection) => connection.opened));
  const order = kinds.flatMap((kind) => Array(kind.share).fill(kind));
  let number = first;
  const state = { underWay: 0 };
  let due = performance.now();
  const outcome = new Outcome(due, windowMs);

  const send = (dueAt) => {
    const mine = number++;
    const kind = order[(mine * 37) % order.length];
    outcome.at(dueAt).offered += 1;
    const connection = free.pop();
    if (!connection) return void (outcome.at(dueAt).unsent += 1);
    state.underWay += 1;
    const request = kind.requests[mine % kind.requests.length];
    connection.send(request.replace('#########', String(mine).padStart(9, '0')), (status, answer) => {
      free.unshift(connection);
      state.underWay -= 1;
      outcome.note(dueAt, kind, mine, status, answer);
    });
  };

  for (const { rate, seconds } of phases) {
    const end = due + seconds * 1000;
    for (;;) {
      const until = Math.min(performance.now(), end);
      for (; due < until; due += 1000 / rate) send(due);
      if (due >= end) break;
      await sleep(1);
    }
    due = end;
  }
  const late = performance.now() + ANSWERS_WITHIN_MS;
  while (state.underWay > 0 && performance.now() < late) await sleep(20);
  return {
    windows: outcome.windows,
    acknowledged: outcome.acknowledged,
    next: number,
    unanswered: state.underWay,
  };
}

process.once('message', async (work) => process.send(await offer(work), () => process.exit()));
