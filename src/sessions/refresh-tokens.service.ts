import { Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import type { Jwt } from 'jsonwebtoken';
import { isStrict, isWhole, MAX_TOKEN_CHARACTERS } from '../access/strict-token.js';
import { Settings } from '../config/settings.js';
import { RefreshKeys } from './refresh-keys.js';
import type { Session } from './session.js';

/**
 * As long as any settings allow; both ends are cut to whole seconds. How long a token counts stands in the session's row:
 * settings that were shortened since it was made would otherwise refuse those of sessions that go on.
 */
const MAX_LIFE_SECONDS = 365 * 86_400 + 1;

const seconds = (time: Date): number => Math.floor(time.getTime() / 1000);

export interface RefreshClaims {
  userId: string;
  sessionId: string;
  generation: number;
}

/** Refresh tokens: a function of the session row alone, so that every instance makes the same one, with the same key. */
@Injectable()
export class RefreshTokensService {
  constructor(
    private readonly settings: Settings,
    private readonly keys: RefreshKeys,
    private readonly jwt: JwtService,
  ) {}

  sign(session: Session): string {
    const claims = {
      iss: this.settings.issuer,
      aud: this.settings.audience,
      sub: session.userId,
      sid: session.id,
      gen: session.generation,
      iat: seconds(session.rotatedAt),
      exp: seconds(session.expiresAt),
    };
    return this.jwt.sign(claims, { header: this.keys.header });
  }

  /** @returns null for anything that is not an unexpired refresh token of ours */
  read(token: string): RefreshClaims | null {
    if (token.length > MAX_TOKEN_CHARACTERS) return null;
    const { issuer, audience } = this.settings;
    let verified: Jwt;
    try {
      verified = this.jwt.verify<Jwt & object>(token, {
        algorithms: ['HS256'],
        issuer,
        audience,
        complete: true,
      });
    } catch {
      return null;
    }
    const { payload } = verified;
    if (typeof payload === 'string') return null;
    // `iat` is the database's time, and the row decides by it: an instance whose clock is behind must sign nobody out.
    if (!isStrict(payload, { audience, maxLifeSeconds: MAX_LIFE_SECONDS, skewSeconds: Infinity }))
      return null;
    const { sub, sid, gen } = payload as { sub: string; sid: string; gen: unknown };
    if (!isWhole(gen) || gen < 0 || gen > 2 ** 31 - 1) return null;
    return { userId: sub, sessionId: sid, generation: gen };
  }
}
