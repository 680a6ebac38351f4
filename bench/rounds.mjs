import autocannon from 'autocannon';

const ROUNDS = 3;
const SECONDS = Number(process.env.BENCH_SECONDS ?? 5);
const WARM_UP_SECONDS = 5;

export const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];
export const rounded = (value, digits = 2) => Number(value.toFixed(digits));

/** @returns median, and how far the rounds lie apart, as a share of it */
export const summary = (values) => ({
  median: rounded(median(values)),
  spread: rounded((Math.max(...values) - Math.min(...values)) / median(values)),
});

/**
 * Calls one server for a while. Every answer must be a 2xx: what fails fast would look fast.
 * @param call what autocannon is told besides address, time and connections
 * @returns requests a second, CPU µs of the server a request, and latencies in ms
 */
export async function drive(contestant, { connections = 64, path = '/', seconds = SECONDS, ...call }) {
  const worked = contestant.cpuMs;
  const result = await autocannon({
    url: contestant.url + path,
    connections,
    duration: seconds,
    ...call,
  });
  if (result.errors > 0 || result.non2xx > 0)
    throw new Error(
      `${contestant.url}${path}: ${result.errors} errors, ${result.non2xx} answers not 2xx: ${JSON.stringify(result.statusCodeStats)}`,
    );
  const requests = result['2xx'];
  return {
    rate: requests / result.duration,
    cpu: ((contestant.cpuMs - worked) * 1000) / requests,
    p50: result.latency.p50,
    p99: result.latency.p99,
    requests,
  };
}

/**
 * Measures several servers in turns, so that what else the machine does meets all of them.
 * @param entrants by name: `{ contestant, call }` @returns by name the rounds
 */
export async function inTurns(entrants, { rounds = ROUNDS, seconds = SECONDS } = {}) {
  const measured = Object.fromEntries(Object.keys(entrants).map((name) => [name, []]));
  for (const { contestant, call } of Object.values(entrants))
    await drive(contestant, { ...call(), seconds: WARM_UP_SECONDS });
  for (let round = 0; round < rounds; round++)
    for (const [name, { contestant, call }] of Object.entries(entrants))
      measured[name].push(await drive(contestant, { ...call(), seconds }));
  return measured;
}

/** @returns for each entrant its rate, and the ratio of `of` to each other one, round by round */
export function compared(measured, of) {
  return Object.fromEntries(
    Object.entries(measured).map(([name, rounds]) => [
      name,
      {
        'requests/s': summary(rounds.map(({ rate }) => rate)),
        'CPU us': rounded(median(rounds.map(({ cpu }) => cpu)), 1),
        'p99 ms': median(rounds.map(({ p99 }) => p99)),
        ...(name !== of && {
          ratio: summary(rounds.map(({ rate }, round) => measured[of][round].rate / rate)),
          'CPU ratio': rounded(
            median(rounds.map(({ cpu }) => cpu)) / median(measured[of].map(({ cpu }) => cpu)),
          ),
        }),
      },
    ]),
  );
}
