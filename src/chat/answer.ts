import type { UnderstoodFinding, Understanding } from '../assistant/assistant.js';

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
}

/** A stored answer. */
export interface Answer {
  id: string;
  conversationId: string;
  content: string;
  status: 'complete' | 'stopped';
  metadata: AnswerMetadata;
  createdAt: Date;
}
