import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { signingKey } from '../access/signing-key.js';
import { Settings } from '../config/settings.js';
import { ExportedSessionsService } from './exported-sessions.service.js';
import { LiveSessionsService } from './live-sessions.service.js';
import { RefreshTokensService } from './refresh-tokens.service.js';
import { RotationService } from './rotation.service.js';
import { SessionSweepService } from './session-sweep.service.js';
import { SessionsService } from './sessions.service.js';

@Module({
  imports: [
    JwtModule.registerAsync({
      inject: [Settings],
      useFactory: (settings: Settings) => ({ secret: signingKey(settings.refreshSecret).key }),
    }),
  ],
  providers: [
    ExportedSessionsService,
    LiveSessionsService,
    RefreshTokensService,
    RotationService,
    SessionSweepService,
    SessionsService,
  ],
  exports: [
    ExportedSessionsService,
    LiveSessionsService,
    RefreshTokensService,
    RotationService,
    SessionsService,
  ],
})
export class SessionsModule {}
