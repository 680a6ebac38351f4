import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { Jwt } from 'jsonwebtoken';
import { Settings } from '../config/settings.js';
import { TokenInvalid } from '../http/problems.js';
import { AccessKeys } from './access-keys.js';
import type { CurrentUser } from './current-user.js';
import { isStrict, isText, isWhole } from './strict-token.js';

/** How far ahead another instance's clock may be. */
const CLOCK_SKEW_SECONDS = 5;

/** Access tokens as in RFC 9068. */
@Injectable()
export class AccessTokensService {
  constructor(
    private readonly settings: Settings,
    private readonly keys: AccessKeys,
    private readonly jwt: JwtService,
  ) {}

  /** @param holder with the token's life in whole seconds, at most `ACCESS_TOKEN_EXPIRE_MINUTES` */
  sign(holder: {
    userId: string;
    sessionId: string;
    ver: number;
    roles: string[];
    lifeSeconds: number;
  }): string {
    const { issuer, audience } = this.settings;
    const claims = { sid: holder.sessionId, ver: holder.ver, roles: holder.roles };
    return this.jwt.sign(claims, {
      header: this.keys.header,
      issuer,
      audience,
      subject: holder.userId,
      jwtid: randomUUID(),
      expiresIn: holder.lifeSeconds,
    });
  }

  /**
   * Reads a token whose header, signature and expiry are verified already. Whether it still counts is `AdmissionService`'s to say.
   * @throws TokenInvalid
   */
  read({ payload }: Jwt): CurrentUser {
    if (typeof payload === 'string') throw new TokenInvalid();
    const { sub, sid, jti, ver, roles, exp } = payload;
    const expected = {
      audience: this.settings.audience,
      maxLifeSeconds: this.settings.accessTokenTtlSeconds,
      skewSeconds: CLOCK_SKEW_SECONDS,
    };
    if (!isStrict(payload, expected) || !isText(jti) || !isWhole(ver)) throw new TokenInvalid();
    if (!Array.isArray(roles) || !roles.every(isText)) throw new TokenInvalid();
    return { userId: sub!, sessionId: sid, roles, ver, expiresAt: new Date(exp! * 1000) };
  }
}
