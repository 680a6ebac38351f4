import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';

const FORWARDED = ['x-forwarded-for', 'forwarded', 'x-real-ip'];
/** Where a proxy of one's own stands; whoever calls from the internet may write any header. */
const NEAR = ['loopback', 'private', 'linkLocal', 'uniqueLocal', 'carrierGradeNat'];

const isNear = (address: string): boolean =>
  ipaddr.isValid(address) && NEAR.includes(ipaddr.process(address).range());

const forwardedHeader = ({ headers }: FastifyRequest): string | undefined =>
  FORWARDED.find((name) => headers[name] !== undefined);

/** Says once that a proxy seems to stand in front, when `TRUST_PROXY` says that there is none. */
export function warnOfUntrustedProxy(fastify: FastifyInstance, trustsProxy: boolean): void {
  if (trustsProxy) return;
  let said = false;
  fastify.addHook('onRequest', (request, _reply, done) => {
    const header = said ? undefined : forwardedHeader(request);
    const peer = request.raw.socket.remoteAddress;
    if (header !== undefined && peer !== undefined && isNear(peer)) {
      said = true;
      new Logger('Proxy').warn(
        `${peer} sends ${header}, but TRUST_PROXY is unset: all its clients count as one address and share its budgets. ` +
          'If it is your proxy, set TRUST_PROXY to the number of hops or to its address.',
      );
    }
    done();
  });
}
