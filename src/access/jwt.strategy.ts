import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Jwt } from 'jsonwebtoken';
import { Strategy } from 'passport-jwt';
import { Settings } from '../config/settings.js';
import { AccessTokensService } from './access-tokens.service.js';
import type { CurrentUser } from './current-user.js';
import { signingKey } from './signing-key.js';
import { MAX_TOKEN_CHARACTERS } from './strict-token.js';

/** passport-jwt's own extractor takes `Bearer a, Bearer b` for `a,`; RFC 6750 section 2.1 has one token68. */
const BEARER = /^Bearer +([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i;

function bearerToken(request: { headers: { authorization?: string } }): string | null {
  const token = BEARER.exec(request.headers.authorization ?? '')?.[1];
  return token && token.length <= MAX_TOKEN_CHARACTERS ? token : null;
}

/** Reads the access token from `Authorization: Bearer`, and from nowhere else. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(
    settings: Settings,
    private readonly tokens: AccessTokensService,
  ) {
    super({
      jwtFromRequest: bearerToken,
      // The typings name strings and buffers alone; the key passes through to jsonwebtoken, which takes a KeyObject.
      secretOrKey: signingKey(settings.accessSecret).key as never,
      algorithms: ['HS256'],
      issuer: settings.issuer,
      audience: settings.audience,
      jsonWebTokenOptions: { complete: true },
    });
  }

  validate(verified: Jwt): CurrentUser {
    return this.tokens.judge(verified);
  }
}
