import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { InvalidIfMatch } from './problems.js';

/** RFC 9110 section 8.8.3; what is quoted may hold commas. */
const TAG = String.raw`(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"`;
/** A list as section 5.6.1.2 has recipients read it: empty elements count for nothing. */
const TAGS = new RegExp(String.raw`^[ \t,]*${TAG}(?:[ \t]*,[ \t,]*${TAG})*[ \t,]*$`);
/** The tags that are ours; a weak one never matches (section 13.1.1), nor does one that we never gave out. */
const OURS = /(W\/)?"([^"]*)"/g;
const VERSION = /^[1-9]\d{0,9}$/;

/** The versions on one of which a caller insists; undefined when any will do. */
export type ExpectedVersions = readonly number[] | undefined;

/** @throws InvalidIfMatch */
function expectedVersions(ifMatch: string | undefined): ExpectedVersions {
  if (ifMatch === undefined || ifMatch === '*') return undefined;
  if (!TAGS.test(ifMatch)) throw new InvalidIfMatch();
  return [...ifMatch.matchAll(OURS)]
    .filter(([, weak, version]) => !weak && VERSION.test(version!) && Number(version) < 2 ** 31)
    .map(([, , version]) => Number(version));
}

export const isExpected = (expected: ExpectedVersions, version: number): boolean =>
  expected === undefined || expected.includes(version);

/** The version of a thing, as HTTP speaks of it. */
export interface EntityTag {
  /** From `If-Match`. */
  readonly expected: ExpectedVersions;
  /** Tells the version of what is answered in `ETag`. */
  tell(version: number): void;
}

/** In a handler of what has versions. @throws InvalidIfMatch */
export const EntityTag = createParamDecorator((_: unknown, context: ExecutionContext): EntityTag => {
  const http = context.switchToHttp();
  const { method, headers } = http.getRequest<FastifyRequest>();
  return {
    // Reading changes nothing that could be lost.
    expected: method === 'GET' ? undefined : expectedVersions(headers['if-match']),
    tell: (version) => void http.getResponse<FastifyReply>().header('etag', `"${version}"`),
  };
});
