import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import { readBodies } from './body-parser.js';
import { answerClientError, answerExpectation, refuseEarly, routerErrorAnswerer } from './early-errors.js';
import type { OriginRule } from './cors.js';
import { plain } from './plain.js';
import { refuseUnguardedRoute } from './public-paths.js';
import { rememberRequest } from './request-context.js';
import { newRequestId } from './request-id.js';

const BODY_LIMIT_BYTES = 256 * 1024;
/** A request must arrive whole within this time. */
const REQUEST_TIMEOUT_MS = 60_000;
/** How often Node looks for requests that are too slow; its own default is 30 s. */
const TIMEOUT_CHECK_MS = 5_000;

export interface AdapterOptions {
  /** Hops or addresses whose `X-Forwarded-For` counts, from the right; false for none. */
  trustProxy: number | string[] | false;
  /** May pages of this origin read answers? */
  allowsOrigin: OriginRule;
}

/** Fastify trusts no bare number of hops, since it can't check the peer; whoever sets one says that it is a proxy. */
const trusted = (trustProxy: AdapterOptions['trustProxy']) =>
  typeof trustProxy === 'number' ? (_address: string, hop: number) => hop < trustProxy : trustProxy;

/** An empty body counts as none, whatever its media type is called: Fastify refuses some before it looks. */
function forgetTypeOfNothing({ headers }: IncomingMessage): void {
  const length = headers['content-length'];
  if (length === '0' || (length === undefined && headers['transfer-encoding'] === undefined))
    delete headers['content-type'];
}

/** Fastify with everything that happens before Nest sees a request. */
export function createAdapter({ trustProxy, allowsOrigin }: AdapterOptions): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    return503OnClosing: false, // what came while it closes is answered too
    http: { connectionsCheckingInterval: TIMEOUT_CHECK_MS, requireHostHeader: false },
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 1024 },
    trustProxy: trusted(trustProxy),
    genReqId: newRequestId,
    frameworkErrors: routerErrorAnswerer(allowsOrigin),
    clientErrorHandler: (error: NodeJS.ErrnoException, socket: Socket) => answerClientError(error, socket),
  } as never);
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  fastify.addHook('onRoute', refuseUnguardedRoute as never);
  fastify.addHook('onRequest', (request, reply, done) => {
    forgetTypeOfNothing(request.raw);
    void reply.headers({
      'x-request-id': request.id,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    done();
  });
  fastify.addHook('preHandler', (request, _reply, done) => {
    request.params = plain(request.params);
    request.query = plain(request.query);
    done();
  });
  rememberRequest(fastify);
  fastify.server.on('checkExpectation', answerExpectation);
  readBodies(fastify);
  return adapter;
}

/** Added after CORS, so that early refusals carry its headers and preflights are answered first. */
export function addEarlyRefusals(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, _reply, done) => {
    refuseEarly(fastify, request);
    done();
  });
}
