import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { Settings } from '../config/settings.js';
import { ThrottlingModule } from '../throttling/throttling.module.js';
import { ExportedSessionsService } from './exported-sessions.service.js';
import { LiveSessionsService } from './live-sessions.service.js';
import { RefreshKeys } from './refresh-keys.js';
import { RefreshTokensService } from './refresh-tokens.service.js';
import { RotationService } from './rotation.service.js';
import { SessionSweepService } from './session-sweep.service.js';
import { SessionsService } from './sessions.service.js';

@Module({
  imports: [
    ThrottlingModule,
    JwtModule.registerAsync({
      inject: [Settings],
      useFactory: (settings: Settings) => new RefreshKeys(settings).jwtOptions(),
    }),
  ],
  providers: [
    ExportedSessionsService,
    LiveSessionsService,
    RefreshKeys,
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
