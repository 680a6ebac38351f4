import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const RESULTS = join(import.meta.dirname, '../results/faults.json');
const PAGE = join(import.meta.dirname, '../../docs/faults.md');

const HEAD = `# Faults

Written by \`npm run test:faults\`, with all figures of its last whole run. \`npm run test:faults -- <name> …\` runs the faults
whose names begin so, \`--list\` names all.

Each fault strikes a system of its own, all of real parts on one machine: nginx with \`deploy/nginx/meditwin.conf\`, two built
servers, Redis, and PostgreSQL with \`fsync\` on, with wires between them that can be cut. Seven people use it all the while, each
with one request at a time: they read and change their profile, send messages, read answers as streams, read conversations and
delete them, set severities, refresh, sign in on a second device and out again; new people sign up. What is acknowledged with a
2xx they write down. When everything has succeeded for a second after the fault, all that is looked up.
`;

const EXPLAINED = `
- **lasted**: until the part that failed was back, which the drill sees to as an orchestrator would; its start counts.
- **then**: from there to the last answer that was not good.
- **503**: \`store_unavailable\` or \`overloaded\`, with \`Retry-After\`. **nginx**: the 503 that nginx says itself where no
  instance answered (\`server_unavailable\`). **streams**: cut short or ended with an \`error\`, and read on to their end with
  \`Last-Event-ID\`. **4xx**: those that the fault makes right, below. Anything else is unexplained.
- **slowest**: the slowest answer. A message is answered to its retry when the lease of its \`Idempotency-Key\` is over (15 s), where
  the instance that had begun it died, or lost the database before it could let go of the key.
`;

const LOOKED_UP = `
- **acknowledged**: accounts, names, questions, answers, severities, deletions, generations and ends of sessions, and streams as they
  were read. **lost**: those that are not there afterwards.
- **wrong**: a body that belonged to somebody else, or lacked what its reader had been told before. **twice**: a message that is
  there twice.
- **tokens**: of ended sessions, and refresh tokens two generations old or refused before. Each was tried on both instances, afterwards and while the
  fault lasted. **let in**: those that were taken, by an instance that had had 3 s to hear of it.
- **signed out**: people whose session was over though they had not ended it. A refresh whose answer was lost has to be repeated
  within 10 s (\`REFRESH_REUSE_WINDOW_SECONDS\`).
- **audit**: what \`npm run audit:verify\` says.
`;

const PERMITTED = `
An instance whose clock is an hour wrong takes the access tokens of the others for expired, or for tokens from the future, and they
take its own so: the clients refresh (\`token_expired\`, \`token_invalid\`), and go on. A clock that is at most 5 s wrong is not
noticed. \`not_found\` is the answer to a DELETE that nginx repeated, since the connection broke on which it had been done.

An asynchronous replica loses what it had not heard of, the end of a session too, whose tokens then count again: that is what
\`synchronous_standby_names\` is for. The figures of that fault are told, not judged. Whoever lost a session signs in again, and
where sealed events are gone the audit record says so and holds behind the gap (\`npm run audit:verify -- --from\`).
`;

/** @returns one fault as a line, for whoever watches */
export const row = ({
  name,
  faultSeconds,
  recoverySeconds,
  classes,
  acknowledged,
  lost,
  wrong,
  unexplained,
  letIn,
}) =>
  `${name}: lasted ${faultSeconds} s, then ${recoverySeconds} s; ${JSON.stringify(classes)}; ` +
  `${acknowledged} acknowledged, ${lost} lost, ${wrong} wrong, ${unexplained} unexplained, ${letIn} let in`;

function table(heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map(() => '---')), ...rows.map(line)].join('\n');
}

/** @returns docs/faults.md */
function pageOf({ postgres, machine, minutes, faults }) {
  const callers = faults.map(({ name, title, faultSeconds, recoverySeconds, answers, classes, slowest }) => [
    `\`${name}\`: ${title}`,
    `${faultSeconds} s`,
    `${recoverySeconds} s`,
    answers,
    ...['good', 'unavailable', 'without an instance', 'stream cut short', 'refused', 'unexplained'].map(
      (one) => classes[one] ?? 0,
    ),
    `${slowest.seconds} s, ${slowest.kind}`,
  ]);
  const kept = faults.map((fault) => [
    `\`${fault.name}\``,
    ...['acknowledged', 'lost', 'wrong', 'twice', 'tokensTried', 'letIn', 'signedOut', 'audit'].map(
      (one) => fault[one],
    ),
  ]);
  return [
    HEAD,
    `The last run took ${minutes} minutes, with PostgreSQL ${postgres}, on ${machine.cores} cores (${machine.cpu}), Node ${machine.node}, shared with other work (load ${machine.load}).`,
    '\n## What callers get\n',
    table(
      [
        'fault',
        'lasted',
        'then',
        'answers',
        '2xx',
        '503',
        'nginx',
        'streams',
        '4xx',
        'unexplained',
        'slowest',
      ],
      callers,
    ),
    EXPLAINED,
    '## What was acknowledged\n',
    table(
      ['fault', 'acknowledged', 'lost', 'wrong', 'twice', 'tokens', 'let in', 'signed out', 'audit'],
      kept,
    ),
    LOOKED_UP,
    '## What a fault makes right',
    PERMITTED,
  ].join('\n');
}

/** Writes bench/results/faults.json and docs/faults.md. */
export function publish(run) {
  writeFileSync(RESULTS, `${JSON.stringify(run, null, 2)}\n`);
  writeFileSync(PAGE, pageOf(run));
}

/** Does the page say what the results say, and did every fault meet its bars? @returns what is wrong */
export function faultsOfThePage() {
  const run = JSON.parse(readFileSync(RESULTS, 'utf8'));
  return [
    ...(readFileSync(PAGE, 'utf8') === pageOf(run)
      ? []
      : ['docs/faults.md is not what bench/results/faults.json says.']),
    ...run.faults.flatMap(({ name, faults }) => faults.map((sentence) => `${name}: ${sentence}`)),
  ];
}
