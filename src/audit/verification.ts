/** What can be wrong with the record, as far as it can be told from outside. */
export const AUDIT_FAULTS = [
  /** An event says something else. */
  'edited',
  /** What two events of one seal say changed places. */
  'swapped',
  'deleted',
  'inserted',
  /** As many events as before, but not the same ones. */
  'replaced',
  'seal_edited',
  'seal_inserted',
  /** Seals are missing: in the middle, or at the end. */
  'cut',
  /** The seal may be right, but its key is not known here. */
  'unknown_key',
] as const;

export type AuditFault = (typeof AUDIT_FAULTS)[number];

export interface FoundFault {
  kind: AuditFault;
  /** The first seal that does not hold. */
  sealId: bigint;
  /** One sentence. */
  detail: string;
}

/** What a walk along the chain found. */
export interface Verification {
  /** The first fault; null when there is none up to `nextSeal`. */
  fault: FoundFault | null;
  seals: number;
  events: number;
  /** Where to go on when the time was up; null when the walk came to the end. */
  nextSeal: bigint | null;
  /** The newest seal, `<id>:<mac>`: kept elsewhere it proves later that nothing before it changed. */
  head: string | null;
  /** Events that wait for a seal. */
  unsealed: { events: number; since: Date | null };
}

export interface VerificationRequest {
  /** The seal to begin with; those before are taken as they are. */
  from?: bigint;
  /** Names of seals that must be in the record as they were, `<id>:<mac>`. */
  anchors?: string[];
  /** Monotonic time, in ms, at which the walk stops. */
  until?: number;
}

export const fault = (kind: AuditFault, sealId: bigint, detail: string): FoundFault => ({
  kind,
  sealId,
  detail,
});
