import type { FastifyReply } from 'fastify';
import { NO_REFRESH_COOKIE, refreshCookie } from './refresh-cookie.js';
import type { TokensDto } from './tokens.dto.js';

/** How the refresh token of one request travels: in bodies, or in a cookie that scripts can't read. */
export class TokenDelivery {
  /** @param sentCookie what came in the cookie and counts */
  constructor(
    private readonly reply: FastifyReply,
    private readonly byCookie: boolean,
    readonly sentCookie?: string,
  ) {}

  /** In cookie mode the refresh token is in no body, for a script that got in could read it there. */
  async of(made: Promise<TokensDto>): Promise<TokensDto> {
    const tokens = await made;
    if (!this.byCookie) return tokens;
    const { refresh_token, ...shown } = tokens;
    void this.reply.header('set-cookie', refreshCookie(refresh_token!, tokens.refresh_expires_in));
    return shown;
  }

  /** Takes the cookie away, once what it was for is over. */
  async end<Answer>(ended: Promise<Answer>): Promise<Answer> {
    const answer = await ended;
    if (this.byCookie) void this.reply.header('set-cookie', NO_REFRESH_COOKIE);
    return answer;
  }
}
