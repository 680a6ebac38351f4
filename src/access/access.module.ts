import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { JwtModule } from '@nestjs/jwt';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Settings } from '../config/settings.js';
import { AccessKeys } from './access-keys.js';
import { AccessMatrixController } from './access-matrix.controller.js';
import { AccessMatrixService } from './access-matrix.service.js';
import { AccessTokensService } from './access-tokens.service.js';
import { AdmissionService } from './admission.service.js';
import { ClosedByDefault } from './closed-by-default.js';
import { JwksController } from './jwks.controller.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import { JwtStrategy } from './jwt.strategy.js';
import { NoticesService } from './notices.service.js';
import { RevocationFeedService } from './revocation-feed.service.js';
import { RevocationList } from './revocation-list.js';
import { RevocationSweepService } from './revocation-sweep.service.js';
import { RevocationsService } from './revocations.service.js';
import { RolePermissionsService } from './role-permissions.service.js';
import { Role } from './role.entity.js';
import { RolesGuard } from './roles.guard.js';
import { VerifiedTokens } from './verified-tokens.js';

/** Who may call what. Both guards are global and run in the order given here. */
@Global()
@Module({
  imports: [
    PassportModule,
    TypeOrmModule.forFeature([Role]),
    JwtModule.registerAsync({
      inject: [Settings],
      useFactory: (settings: Settings) => new AccessKeys(settings).jwtOptions(),
    }),
  ],
  controllers: [AccessMatrixController, JwksController],
  providers: [
    AccessKeys,
    AccessMatrixService,
    AccessTokensService,
    AdmissionService,
    ClosedByDefault,
    JwtStrategy,
    NoticesService,
    RevocationFeedService,
    RevocationList,
    RevocationSweepService,
    RevocationsService,
    RolePermissionsService,
    VerifiedTokens,
    { provide: APP_GUARD, useClass: JwtAuthGuard },
    { provide: APP_GUARD, useClass: RolesGuard },
  ],
  exports: [
    AccessTokensService,
    AdmissionService,
    RevocationList,
    RevocationsService,
    RolePermissionsService,
    TypeOrmModule,
  ],
})
export class AccessModule {}
