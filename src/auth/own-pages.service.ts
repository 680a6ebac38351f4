import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Settings } from '../config/settings.js';
import { CookieRefused } from '../http/problems.js';

/** Browsers keep a `Secure` cookie of these without TLS. */
const LOOPBACK = /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/;

/** Judges whether a cookie may count: a browser sends it by itself, also when another page makes it. */
@Injectable()
export class OwnPagesService {
  constructor(private readonly settings: Settings) {}

  /**
   * A browser tells the origin of the page by itself, and another page can't send `X-CSRF` without asking first (CORS).
   * @throws CookieRefused with what is wrong
   */
  judge(request: FastifyRequest): void {
    const { origin, 'x-csrf': csrf } = request.headers;
    if (csrf !== '1')
      throw new CookieRefused({ detail: 'With the refresh cookie, send the header X-CSRF: 1.' });
    if (origin === undefined)
      throw new CookieRefused({ detail: 'The refresh cookie counts only with an Origin header.' });
    if (!this.settings.corsOrigins.includes(origin) && !isOwn(origin, request.host))
      throw new CookieRefused({
        detail: 'The refresh cookie counts only for pages of this host over https, and of CORS_ORIGINS.',
      });
  }
}

/**
 * @param host to which the browser spoke: the `Host` header, or what a proxy of `TRUST_PROXY` forwards. No page can set
 * either for a browser. The scheme isn't compared with the request's, since TLS mostly ends at a proxy.
 */
function isOwn(origin: string, host: string): boolean {
  const [, scheme, authority] = /^(https?):\/\/([^/?#@\s]+)$/.exec(origin) ?? [];
  if (!authority || (scheme === 'http' && !LOOPBACK.test(authority))) return false;
  const withoutDefaultPort = host.toLowerCase().replace(scheme === 'https' ? /:443$/ : /:80$/, '');
  return authority === withoutDefaultPort;
}
