import { setTimeout as sleep } from 'node:timers/promises';
import { KINDS } from './actions.mjs';
import { hangUp } from './caller.mjs';
import { Ledger } from './ledger.mjs';
import { Load } from './load.mjs';
import { lookUp } from './lookup.mjs';
import { Parts } from './parts.mjs';
import { System } from './system.mjs';
import { Tally } from './tally.mjs';

const CALM_MS = 1_000;
/** On a machine that has much else to do. */
const CALM_WITHIN_MS = 180_000;

const seconds = (ms) => Math.round(ms / 10) / 100;

/**
 * One fault under load, its recovery, and a look for everything that was acknowledged.
 * @param fault one of cases/
 * @returns figures, and `faults`: a sentence for each bar that was missed
 */
export async function runCase(fault, { template, keep }) {
  const parts = new Parts();
  try {
    const system = await System.start(parts, template, fault.needs ?? {});
    const drill = {
      url: system.url,
      system,
      ledger: new Ledger(),
      tally: new Tally(),
      permits: fault.permits ?? [],
      mayLose: fault.mayLose ?? false,
      mayForget: fault.mayForget ?? false,
      over: false,
      signedOut: 0,
    };
    const load = new Load(drill);
    const times = await load.during(() => strike(fault, system, drill.tally));
    const found = await lookUp(drill, load.people);
    return judged(fault, drill, times, found);
  } finally {
    hangUp();
    await parts.end({ keep });
  }
}

async function strike(fault, system, tally) {
  await calm(tally, 'before the fault');
  const before = tally.answers;
  const began = performance.now();
  const facts = await fault.strike(system, tally);
  const ended = performance.now();
  await calm(tally, 'after the fault');
  const recovered = Math.max(tally.lastFailureAt, ended);
  return {
    faultSeconds: seconds(ended - began),
    recoverySeconds: seconds(recovered - ended),
    underFault: tally.answers - before,
    facts,
  };
}

/** Waits until everything has succeeded for a second. */
async function calm(tally, when) {
  const since = performance.now();
  while (!tally.isCalm(KINDS, CALM_MS, since)) {
    if (performance.now() - since > CALM_WITHIN_MS)
      throw new Error(
        `Not everything works ${when}. ${JSON.stringify({ ...tally.classes, ...tally.codes })} ${tally.unexplained.join('; ')}`,
      );
    await sleep(20);
  }
}

function judged(fault, { tally, signedOut, mayLose }, times, found) {
  const { unexplained, wrong } = tally;
  const letIn = [...tally.letIn, ...found.taken];
  const bars = {
    'unexplained answers': unexplained,
    'wrong bodies': wrong,
    'done twice': found.twice,
    ...(!mayLose && { lost: found.lost, 'old tokens let in': letIn, 'streams that changed': found.changed }),
    'audit record': found.audit.holds ? [] : [found.audit.said],
  };
  return {
    name: fault.name,
    title: fault.title,
    ...times,
    answers: tally.answers,
    classes: tally.classes,
    codes: tally.codes,
    slowest: { seconds: seconds(tally.slowest.ms), kind: tally.slowest.kind },
    acknowledged: found.acknowledged + found.streams,
    lost: found.lost.length + found.changed.length,
    mayLose,
    wrong: count(wrong),
    unexplained: count(unexplained),
    twice: found.twice.length,
    tokensTried: found.tried,
    letIn: count(tally.letIn) + found.taken.length,
    signedOut,
    audit: found.audit.tells ? 'tells of what is gone' : found.audit.holds ? 'holds' : 'does not hold',
    faults: Object.entries(bars).flatMap(([bar, told]) =>
      told.length > 0 ? [`${bar}: ${count(told)}: ${told.slice(0, 5).join('; ')}`] : [],
    ),
  };
}

const count = (list) => list.total ?? list.length;
