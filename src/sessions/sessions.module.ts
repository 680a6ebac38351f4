import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { Settings } from '../config/settings.js';
import { ThrottlingModule } from '../throttling/throttling.module.js';
import { ExportedSessionsService } from './exported-sessions.service.js';
import { LiveSessionsService } from './live-sessions.service.js';
import { PostgresRefreshStore } from './postgres-refresh-store.js';
import { RedisRefreshStore } from './redis-refresh-store.js';
import { RefreshKeys } from './refresh-keys.js';
import { REFRESH_STORE, type RefreshStore } from './refresh-store.js';
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
    PostgresRefreshStore,
    RedisRefreshStore,
    RefreshKeys,
    RefreshTokensService,
    RotationService,
    SessionSweepService,
    SessionsService,
    {
      provide: REFRESH_STORE,
      inject: [Settings, PostgresRefreshStore, RedisRefreshStore],
      useFactory: (
        { refreshStore }: Settings,
        postgres: PostgresRefreshStore,
        redis: RedisRefreshStore,
      ): RefreshStore => (refreshStore === 'redis' ? redis : postgres),
    },
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
