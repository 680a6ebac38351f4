import { isUtf8 } from 'node:buffer';
import type { FastifyInstance } from 'fastify';
import { plain } from './plain.js';
import { BadRequest, UnsupportedMediaType } from './problems.js';
import { Problem } from './problem.js';

function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw new BadRequest({ detail: 'The body is not UTF-8.' });
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    throw new BadRequest({ detail: 'The body is not JSON.' });
  }
  return plain(value);
}

/** Reads JSON alone, strictly; an empty body counts as none whatever its media type. */
export function readBodies(fastify: FastifyInstance): void {
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, bytes, done) => {
    const charset = /charset="?([^";\s]+)/i.exec(request.headers['content-type'] ?? '')?.[1];
    if (charset && !/^utf-?8$/i.test(charset)) return done(new UnsupportedMediaType());
    try {
      done(null, parseJson(bytes as Buffer));
    } catch (error) {
      done(error as Problem);
    }
  });
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, done) =>
    bytes.length === 0 ? done(null, undefined) : done(new UnsupportedMediaType()),
  );
}
