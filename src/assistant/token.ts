/** How much separates a word from the one before it. */
export const BOUNDARY = { none: 0, comma: 1, clause: 2, sentence: 3 } as const;
export type Boundary = (typeof BOUNDARY)[keyof typeof BOUNDARY];

/** One word of a message. */
export interface Token {
  /** Lower case, NFC, contractions spelled out: `can't` is the two tokens `can` and `not`. */
  word: string;
  /** The word without its inflection, see `Stemmer`. */
  stem: string;
  /** What stood between this word and the one before. */
  boundary: Boundary;
  /** Written as an owner: the `friend` of `friend's knee`. */
  owner: boolean;
  /** Counts the sentences of the message from 0. */
  sentence: number;
}
