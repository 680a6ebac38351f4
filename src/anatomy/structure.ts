import type { BodyPart } from './body-part.js';

/** A side of the body, as the person who owns it sees it. */
export const SIDES = ['left', 'right'] as const;
export type Side = (typeof SIDES)[number];

/** One line of `data/structures.jsonl`: an anatomical structure that people talk about. */
export interface Structure {
  /** Stable name, e.g. `shoulder-joint`. */
  slug: string;
  /** What a person reads, e.g. `Shoulder joint`. */
  name: string;
  /** UBERON CURIE; the ontology is CC BY 3.0 (Mungall et al. 2012, Genome Biology 13:R5). */
  uberon: string;
  uberon_name: string;
  /** Slug of the structure around it; null for the whole body alone. */
  parent: string | null;
  /** Organ system, e.g. `cardiovascular`. */
  system: string;
  region: string;
  /** Whether there is one on each side. */
  paired: boolean;
  /** The words people use for it. */
  lay: string[];
  fma: string[];
  /** Hints from UBERON's SNOMED bridge, not verified. */
  snomedct_uberon: string[];
  ncit: string[];
  /** The parts of the 3D model that are this very structure. */
  original_parts: { name: BodyPart; laterality: Side | null }[];
  /** The parts that show it when neither it nor a structure around it is one: one part, or left and right. */
  map?: [BodyPart] | [BodyPart, BodyPart];
}
