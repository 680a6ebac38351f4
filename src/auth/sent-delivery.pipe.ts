import { Injectable, type PipeTransform } from '@nestjs/common';
import { CookieRefused, InvalidRefreshToken } from '../http/problems.js';
import { OwnPagesService } from './own-pages.service.js';
import { refreshCookiesIn } from './refresh-cookie.js';
import { TokenDelivery } from './token-delivery.js';
import type { Exchange } from './token-delivery.decorator.js';

/** Where a session goes on, the next refresh token travels as this one did. One in the body leaves the cookie unread. */
@Injectable()
export class SentDelivery implements PipeTransform<Exchange, TokenDelivery> {
  constructor(private readonly pages: OwnPagesService) {}

  /** @throws CookieRefused, and InvalidRefreshToken for a page in cookie mode that has no cookie */
  transform({ request, reply }: Exchange): TokenDelivery {
    const cookies = refreshCookiesIn(request.headers.cookie);
    const isMeant = cookies.length > 0 || request.headers['x-csrf'] !== undefined;
    if (isInBody(request.body) || !isMeant) return new TokenDelivery(reply, false);
    this.pages.judge(request);
    // A neighbouring subdomain can set a second one; which of them is ours can't be told.
    if (cookies.length > 1) throw new CookieRefused({ detail: 'The refresh cookie stands twice.' });
    if (cookies.length === 0) throw new InvalidRefreshToken();
    return new TokenDelivery(reply, true, cookies[0]);
  }
}

/** Whoever signs out proves who they are by the access token: a cookie that isn't meant stays unread. */
@Injectable()
export class LeavingDelivery implements PipeTransform<Exchange, TokenDelivery> {
  constructor(private readonly pages: OwnPagesService) {}

  /** @throws CookieRefused */
  transform({ request, reply }: Exchange): TokenDelivery {
    if (request.headers['x-csrf'] === undefined) return new TokenDelivery(reply, false);
    this.pages.judge(request);
    const cookies = refreshCookiesIn(request.headers.cookie);
    // Of two, neither is trusted; the access token's session ends all the same.
    return new TokenDelivery(reply, true, cookies.length === 1 ? cookies[0] : undefined);
  }
}

const isInBody = (body: unknown): boolean =>
  typeof (body as { refresh_token?: unknown } | null | undefined)?.refresh_token === 'string';
