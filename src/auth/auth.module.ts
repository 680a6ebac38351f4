import { Module } from '@nestjs/common';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { ThrottlingModule } from '../throttling/throttling.module.js';
import { UsersModule } from '../users/users.module.js';
import { AuthController } from './auth.controller.js';
import { DeviceTokensService } from './device-tokens.service.js';
import { IdentityService } from './identity.service.js';
import { LoginService } from './login.service.js';
import { OwnPagesService } from './own-pages.service.js';
import { OwnSessionsService } from './own-sessions.service.js';
import { OwnPasswordService } from './own-password.service.js';
import { PasswordController } from './password.controller.js';
import { RefreshService } from './refresh.service.js';
import { SessionsController } from './sessions.controller.js';
import { SignInAttemptsService } from './sign-in-attempts.service.js';
import { SignUpService } from './sign-up.service.js';
import { TokenController } from './token.controller.js';
import { TokenService } from './token.service.js';
import { TokensService } from './tokens.service.js';

@Module({
  imports: [PasswordsModule, SessionsModule, ThrottlingModule, UsersModule],
  controllers: [AuthController, PasswordController, SessionsController, TokenController],
  providers: [
    DeviceTokensService,
    IdentityService,
    LoginService,
    OwnPagesService,
    OwnPasswordService,
    OwnSessionsService,
    RefreshService,
    SignInAttemptsService,
    SignUpService,
    TokenService,
    TokensService,
  ],
})
export class AuthModule {}
