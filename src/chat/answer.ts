import type { Turn, UnderstoodFinding, Understanding } from '../assistant/assistant.js';

/** What was understood, each finding with the id under which it is kept, and who understood it. */
export interface AnswerMetadata extends Omit<Understanding, 'findings'> {
  provider: string;
  model: string;
  findings: (Omit<UnderstoodFinding, 'completes'> & { finding_id: string })[];
}

/** A stored message of a person, which waits for its answer. */
export interface Question {
  id: string;
  userId: string;
  conversationId: string;
  seq: number;
  message: string;
  /** The turns before it, oldest first. */
  earlier: Turn[];
}

/** A stored answer. */
export interface Answer {
  id: string;
  conversationId: string;
  content: string;
  status: 'complete' | 'stopped';
  metadata: AnswerMetadata;
  createdAt: Date;
  /** Where each content event ended, in UTF-16 code units; null when the whole text is one. */
  ends: number[] | null;
}

/** @returns the text as content events carry it, the same for everybody who reads it */
export function piecesOf({ content, ends }: Pick<Answer, 'content' | 'ends'>): string[] {
  if (ends) return ends.map((end, i) => content.slice(i === 0 ? 0 : ends[i - 1], end));
  return content === '' ? [] : [content];
}

/** @returns what `piecesOf` takes apart again */
export function endsOf(pieces: readonly string[]): number[] {
  let end = 0;
  return pieces.map((piece) => (end += piece.length));
}
