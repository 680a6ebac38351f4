const EVERY_MS = 120;
const COMMIT = Buffer.from('COMMIT\0');
/** Sync, with which a prepared statement ends (PostgreSQL: Message Formats). */
const SYNC = Buffer.from([0x53, 0, 0, 0, 4]);

/**
 * Cuts connections to PostgreSQL at the worst moment, one every so often: a COMMIT or a statement that never arrives, or one that
 * was done and whose answer never arrives.
 * @returns what a `TcpProxy` asks, and the count of each kind of cut
 */
export function cutter() {
  const cuts = {
    'COMMIT lost': 0,
    'answer to a COMMIT lost': 0,
    'statement lost': 0,
    'answer to a statement lost': 0,
  };
  const doomed = new WeakSet();
  let next = 0;
  let turn = 0;
  const judge = (link, fromClient, piece) => {
    if (!fromClient) return doomed.has(link) ? 'cut' : 'pass';
    const isCommit = piece.includes(COMMIT);
    if ((!isCommit && !piece.subarray(-5).equals(SYNC)) || performance.now() < next) return 'pass';
    const what = turn % 2 === 0 ? 'COMMIT' : 'statement';
    if ((what === 'COMMIT') !== isCommit) return 'pass'; // they take turns: there are fewer COMMITs
    next = performance.now() + EVERY_MS;
    const isLost = turn++ % 4 < 2;
    cuts[isLost ? `${what} lost` : `answer to a ${what} lost`]++;
    if (isLost) return 'cut';
    doomed.add(link);
    return 'pass';
  };
  return { judge, cuts };
}
