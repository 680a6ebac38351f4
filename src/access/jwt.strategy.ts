import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Jwt } from 'jsonwebtoken';
import { Strategy } from 'passport-jwt';
import { Settings } from '../config/settings.js';
import { AccessTokensService } from './access-tokens.service.js';
import { bearerToken } from './bearer-token.js';
import type { CurrentUser } from './current-user.js';
import { signingKey } from './signing-key.js';

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
    return this.tokens.read(verified);
  }
}
