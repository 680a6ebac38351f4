import { isUtf8 } from 'node:buffer';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parseForm } from './form.js';
import { isOAuth } from './oauth-endpoint.js';
import { plain } from './plain.js';
import { BadRequest, UnsupportedMediaType } from './problems.js';
import { Problem } from './problem.js';

const FORM = 'application/x-www-form-urlencoded';

function textOf(bytes: Buffer): string {
  if (!isUtf8(bytes)) throw new BadRequest({ detail: 'The body is not UTF-8.' });
  return bytes.toString();
}

function parseJson(bytes: Buffer): unknown {
  const text = textOf(bytes);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new BadRequest({ detail: 'The body is not JSON.' });
  }
  return plain(value);
}

/** The one media type that a route takes. */
function mediaTypeOf(request: FastifyRequest): string {
  return isOAuth(request) ? FORM : 'application/json';
}

/** @throws UnsupportedMediaType when the route wants another one, or it isn't UTF-8 by its own words */
function judgeMediaType(request: FastifyRequest, sent: string): void {
  const wanted = mediaTypeOf(request);
  const charset = /charset="?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
  if (sent !== wanted || (charset && !/^utf-?8$/i.test(charset)))
    throw new UnsupportedMediaType({ detail: `Send the body as ${wanted}.` });
}

/**
 * Reads JSON, and forms where a route speaks OAuth, strictly; an empty body counts as none whatever its media type.
 */
export function readBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  const add = (type: string, parse: (bytes: Buffer) => unknown): void => {
    fastify.addContentTypeParser(type, { parseAs: 'buffer' }, (request, bytes, done) => {
      try {
        if (bytes.length === 0) return done(null, undefined);
        judgeMediaType(request, type);
        done(null, parse(bytes as Buffer));
      } catch (error) {
        done(error as Problem);
      }
    });
  };
  add('application/json', parseJson);
  add(FORM, (bytes) => plain(parseForm(textOf(bytes))));
  add('*', () => undefined);
}
