import { createHash } from 'node:crypto';

/** One request that may come again. */
export interface IdempotentRequest {
  userId: string;
  /** @example "POST /chat/message" */
  route: string;
  key: string;
  /** Of the canonical body, by `hashOf`. */
  hash: Buffer;
}

/** @param body what makes two requests the same, in a fixed order @returns its SHA-256 */
export const hashOf = (body: readonly unknown[]): Buffer =>
  createHash('sha256').update(JSON.stringify(body)).digest();
