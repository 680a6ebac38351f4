import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** JSON needs nothing; nobody may frame it. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'";
/** Swagger UI brings its own scripts and pictures; its page has inline styles. */
const DOCS_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'";

/** Helmet's headers, and a Content-Security-Policy by what is served. */
export async function addSecurityHeaders(fastify: FastifyInstance): Promise<void> {
  await fastify.register(helmet, {
    contentSecurityPolicy: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' }, // frontends live on other origins; CORS judges them
  });
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.header('content-security-policy', request.url.startsWith('/docs') ? DOCS_POLICY : API_POLICY);
  });
}
