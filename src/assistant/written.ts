/** An answer before it is sent piece by piece. */
export interface Written {
  /** A sentence or several each. */
  paragraphs: string[];
  /** Quick replies. */
  follow_up: string[];
}
