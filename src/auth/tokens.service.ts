import { Injectable } from '@nestjs/common';
import { AccessTokensService } from '../access/access-tokens.service.js';
import { Settings } from '../config/settings.js';
import { RefreshTokensService } from '../sessions/refresh-tokens.service.js';
import type { Session } from '../sessions/session.js';
import { DeviceTokensService } from './device-tokens.service.js';
import { TokensDto } from './tokens.dto.js';

/** Makes the pair of tokens of a session, neither of which outlives it. */
@Injectable()
export class TokensService {
  constructor(
    private readonly settings: Settings,
    private readonly accessTokens: AccessTokensService,
    private readonly refreshTokens: RefreshTokensService,
    private readonly devices: DeviceTokensService,
  ) {}

  of(session: Session): TokensDto {
    const { id: sessionId, userId, ver, roles } = session;
    const secondsLeft = Math.max(0, Math.floor(session.secondsLeft));
    const lifeSeconds = Math.min(this.settings.accessTokenTtlSeconds, secondsLeft);
    return {
      access_token: this.accessTokens.sign({ sessionId, userId, ver, roles, lifeSeconds }),
      refresh_token: this.refreshTokens.sign(session),
      token_type: 'bearer',
      expires_in: lifeSeconds,
      refresh_expires_in: secondsLeft,
      user_id: userId,
    };
  }

  /** The same for somebody who just gave their password, with what tells this device from a stranger's. */
  withDevice(session: Session, passwordHash: string): TokensDto {
    return { ...this.of(session), device_token: this.devices.sign(session.userId, passwordHash) };
  }
}
