import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { Settings } from '../config/settings.js';
import { RefreshKeys } from './refresh-keys.js';
import { RefreshTokensService } from './refresh-tokens.service.js';
import { SessionSweepService } from './session-sweep.service.js';
import { SessionsService } from './sessions.service.js';

@Module({
  imports: [
    JwtModule.registerAsync({
      inject: [Settings],
      useFactory: (settings: Settings) => new RefreshKeys(settings).jwtOptions(),
    }),
  ],
  providers: [RefreshKeys, RefreshTokensService, SessionSweepService, SessionsService],
  exports: [RefreshTokensService, SessionsService],
})
export class SessionsModule {}
