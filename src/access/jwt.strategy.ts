import { Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import type { Jwt } from 'jsonwebtoken';
import { Strategy } from 'passport-jwt';
import { Settings } from '../config/settings.js';
import { AccessKeys } from './access-keys.js';
import { AccessTokensService } from './access-tokens.service.js';
import { bearerToken } from './bearer-token.js';
import type { CurrentUser } from './current-user.js';

/** The typings name strings and buffers alone; the key passes through to jsonwebtoken, which takes a KeyObject. */
type KeyGiven = (refusal: Error | null, key?: string | Buffer) => void;

/** Reads the access token from `Authorization: Bearer`, and from nowhere else. */
@Injectable()
export class JwtStrategy extends PassportStrategy(Strategy) {
  constructor(
    settings: Settings,
    keys: AccessKeys,
    private readonly tokens: AccessTokensService,
  ) {
    super({
      jwtFromRequest: bearerToken,
      secretOrKeyProvider: (_request: unknown, token: string, done: KeyGiven) => {
        const key = keys.find(token);
        done(key ? null : new Error('No key of ours.'), key as never);
      },
      algorithms: [keys.header.alg],
      issuer: settings.issuer,
      audience: settings.audience,
      jsonWebTokenOptions: { complete: true },
    });
  }

  validate(verified: Jwt): CurrentUser {
    return this.tokens.read(verified);
  }
}
