import type { operations } from './api.js';
import type { Session } from './session-store.js';

export type OperationId = keyof operations;

export interface CallOptions {
  /** Ends the call; it rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** On `chat.sendMessage`; by default one is made, the same for all attempts of this call. */
  readonly idempotencyKey?: string | undefined;
  /** The `ETag` of what you read: 412 `stale_write` when somebody changed it since. */
  readonly ifMatch?: string | undefined;
  /** Of a stream to be resumed: the `id` of the last event that you have. */
  readonly lastEventId?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** For what stands in the header fields of an answer, e.g. `ETag`. */
  readonly onAnswer?: ((headers: Headers) => void) | undefined;
}

type Part<O, Where extends string> = O extends { parameters: { [W in Where]?: infer P } }
  ? [P] extends [undefined]
    ? unknown
    : NonNullable<P>
  : unknown;
type Content<B> = B extends { content: infer C } ? C[keyof C] : unknown;
type Body<O> = O extends { requestBody?: infer B }
  ? [B] extends [undefined]
    ? unknown
    : Content<NonNullable<B>>
  : unknown;

/** Path, query and body of an operation in one object. */
export type Arguments<Id extends OperationId> = Part<operations[Id], 'path'> &
  Part<operations[Id], 'query'> &
  Body<operations[Id]>;

type Success<R> = R[Extract<keyof R, 200 | 201 | 204>];
type Answered<S> = S extends { content: infer C }
  ? C extends Record<string, unknown>
    ? C[keyof C]
    : void
  : void;

/** What an operation answers; nothing for a 204. */
export type Answer<Id extends OperationId> = operations[Id] extends { responses: infer R }
  ? Answered<Success<R>>
  : never;

type Streams<Id extends OperationId> = operations[Id] extends {
  responses: { 200: { content: { 'text/event-stream': unknown } } };
}
  ? true
  : false;

/** Events of a stream but `error`, which is thrown; `id` counts from 1. */
export type StreamEvent<Id extends OperationId> = Exclude<Answer<Id>, { type: 'error' }> & {
  readonly id: string;
};

type Given<A> = object extends A ? [fields?: A, options?: CallOptions] : [fields: A, options?: CallOptions];

type Method<Id extends OperationId> = Id extends 'auth.refresh'
  ? /** Renews the session now; null when nobody is signed in. */ () => Promise<Session | null>
  : Streams<Id> extends true
    ? (...given: Given<Arguments<Id>>) => AsyncGenerator<StreamEvent<Id>, void, undefined>
    : (...given: Given<Arguments<Id>>) => Promise<Answer<Id>>;

type Group = OperationId extends infer Id ? (Id extends `${infer G}.${string}` ? G : never) : never;

/** `auth.login` of the document is `calls.auth.login`. */
export type Calls = {
  readonly [G in Group]: {
    readonly [
      Id in Extract<OperationId, `${G}.${string}`> as Id extends `${G}.${infer M}` ? M : never
    ]: Method<Id>;
  };
};
