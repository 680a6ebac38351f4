import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';

/** JSON needs nothing; nobody may frame it. */
const API_POLICY = "default-src 'none'; frame-ancestors 'none'";
/** The page has scripts and styles of its own, none inline; Swagger UI shows pictures from its style sheet. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const isOfPage = (url: string): boolean => /^\/docs([/?]|$)/.test(url);

/** Helmet's headers, and a Content-Security-Policy by what is served. */
export async function addSecurityHeaders(fastify: FastifyInstance): Promise<void> {
  await fastify.register(helmet, {
    contentSecurityPolicy: false,
    crossOriginResourcePolicy: { policy: 'cross-origin' }, // frontends live on other origins; CORS judges them
  });
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.header('content-security-policy', isOfPage(request.url) ? PAGE_POLICY : API_POLICY);
  });
}
