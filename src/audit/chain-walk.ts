import type { AuditKeys } from './audit-keys.js';
import { type Link, sameBytes, type Seal, sealMac } from './seal.js';
import { readSeals } from './seal-rows.js';
import {
  type EventsDigest,
  EventsDigester,
  eventsBetween,
  HIGHEST_POSITION,
  LOWEST_POSITION,
  type Queries,
  type SealedEvent,
} from './sealed-events.js';
import { fault, type FoundFault } from './verification.js';

const SEALS_AT_ONCE = 200;

/** One walk along the seals and, beside them, along the events that they cover. Holds one batch of each in memory. */
export class ChainWalk {
  seals = 0;
  events = 0;
  private readonly rows: AsyncGenerator<SealedEvent>;
  private next: SealedEvent | undefined;

  /** @param link where the walk begins */
  constructor(
    private readonly queries: Queries,
    private readonly keys: AuditKeys,
    public link: Link,
  ) {
    this.rows = eventsBetween(
      queries,
      link.sealId === 0n ? LOWEST_POSITION : link.toPosition,
      HIGHEST_POSITION,
    );
  }

  /** @returns the first fault up to and with that seal; undefined when there is none, or the time was up */
  async to(lastSeal: bigint, until: number): Promise<FoundFault | undefined> {
    this.next = (await this.rows.next()).value as SealedEvent | undefined;
    while (this.link.sealId < lastSeal) {
      const seals = await readSeals(this.queries, this.link.sealId + 1n, SEALS_AT_ONCE);
      if (seals.length === 0) return this.missing(lastSeal + 1n);
      for (const seal of seals) {
        if (performance.now() > until || seal.id > lastSeal) return undefined;
        const found = this.judge(seal) ?? compare(seal, await this.digestUpTo(seal.toPosition));
        if (found) return found;
        this.link = { ...seal, sealId: seal.id };
        this.seals++;
        this.events += seal.events;
      }
    }
    return undefined;
  }

  private judge(seal: Seal): FoundFault | undefined {
    if (seal.id !== this.link.sealId + 1n) return this.missing(seal.id);
    const mac = sealMac(this.keys, seal, this.link.mac);
    if (!mac) return fault('unknown_key', seal.id, `It was made with key ${seal.keyId} (AUDIT_OLD_KEYS).`);
    if (!sameBytes(mac, seal.mac)) return fault('seal_edited', seal.id, 'The seal itself does not hold.');
    if (seal.broken) return fault('cut', seal.id, `It does not join the seal before: ${seal.broken}.`);
    if (seal.fromPosition !== this.link.toPosition || seal.total !== this.link.total + BigInt(seal.events))
      return fault('cut', seal.id, 'It does not begin where the seal before ends.');
    return undefined;
  }

  private missing(before: bigint): FoundFault {
    const [first, last] = [this.link.sealId + 1n, before - 1n];
    return fault('cut', first, first === last ? 'It is missing.' : `Seals ${first} to ${last} are missing.`);
  }

  private async digestUpTo(position: bigint): Promise<EventsDigest> {
    const digester = new EventsDigester();
    while (this.next && BigInt(this.next.position) < position) {
      digester.add(this.next);
      this.next = (await this.rows.next()).value as SealedEvent | undefined;
    }
    return digester.digest();
  }
}

/** The seal holds; do its events? */
function compare(seal: Seal, found: EventsDigest): FoundFault | undefined {
  const difference = found.events - seal.events;
  const where = `Of ${seal.events} events sealed at ${seal.sealedAt.toISOString()}`;
  if (difference < 0) return fault('deleted', seal.id, `${where}, ${-difference} are gone.`);
  if (difference > 0)
    return fault('inserted', seal.id, `To ${seal.events} sealed events ${difference} were added.`);
  if (sameBytes(found.rowsHash, seal.rowsHash)) return undefined;
  if (!sameBytes(found.idsHash, seal.idsHash))
    return fault('replaced', seal.id, `${where}, some are others now.`);
  return sameBytes(found.contentsHash, seal.contentsHash)
    ? fault('swapped', seal.id, `${where}, some changed places.`)
    : fault('edited', seal.id, `${where}, some say something else now.`);
}
