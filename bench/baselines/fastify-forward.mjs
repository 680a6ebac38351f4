// Fastify 5 with fast-jwt and its cache, answering what `GET /auth/forward` answers. With PLUGINS=1 the same helmet, CORS,
// request id, metrics and one log line a request as the API has; without, nothing else.
import { createVerifier } from 'fast-jwt';
import Fastify from 'fastify';
import { v7 as uuidv7 } from 'uuid';
import { identityOf } from './identity.mjs';

const whole = process.env.PLUGINS === '1';
const verify = createVerifier({
  key: process.env.JWT_SECRET_KEY,
  algorithms: ['HS256'],
  allowedIss: 'meditwin',
  cache: true,
});

const fastify = Fastify({
  logger: whole,
  disableRequestLogging: true,
  ...(whole && { genReqId: () => uuidv7() }),
});

if (whole) {
  const [{ default: helmet }, { default: cors }, { Histogram }] = await Promise.all([
    import('@fastify/helmet'),
    import('@fastify/cors'),
    import('prom-client'),
  ]);
  const seconds = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Requests by route and status',
    labelNames: ['method', 'route', 'status'],
  });
  await fastify.register(helmet);
  await fastify.register(cors, { origin: ['https://app.example.org'] });
  fastify.addHook('onResponse', async (request, reply) => {
    seconds
      .labels(request.method, request.routeOptions.url, String(reply.statusCode))
      .observe(reply.elapsedTime / 1000);
    request.log.info(
      {
        method: request.method,
        path: request.url,
        status: reply.statusCode,
        ms: reply.elapsedTime,
        ip: request.ip,
        user_id: request.user?.sub,
        session_id: request.user?.sid,
      },
      'request',
    );
  });
}

fastify.get('/auth/forward', async (request, reply) => {
  const header = request.headers.authorization ?? '';
  try {
    request.user = verify(header.slice('Bearer '.length));
  } catch {
    return reply.code(401).send({ error: 'invalid_token' });
  }
  return identityOf(request.user);
});

console.log(`listening on ${await fastify.listen({ host: '127.0.0.1', port: 0 })}`);
