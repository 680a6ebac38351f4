import { Body, Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CurrentUser } from '../access/current-user.js';
import { Public } from '../access/public.decorator.js';
import { SignedIn } from '../access/signed-in.decorator.js';
import { EntityTag } from '../http/entity-tag.js';
import {
  CookieRefused,
  EmailTaken,
  InvalidCredentials,
  InvalidRefreshToken,
  Overloaded,
  StoreUnavailable,
  TooManyRequests,
  UsernameTaken,
  ValidationFailed,
} from '../http/problems.js';
import { Throws } from '../http/throws.decorator.js';
import { AnswersVersion } from '../http/versioned.decorator.js';
import { RequestClient } from '../sessions/client.decorator.js';
import type { Client } from '../sessions/session.js';
import { UserDto } from '../users/user.dto.js';
import { ChosenDelivery } from './chosen-delivery.pipe.js';
import { SentDeviceToken, TakesDeviceToken } from './device-token.decorator.js';
import { ForwardedDto, VerifiedDto } from './identity.dto.js';
import { IdentityService } from './identity.service.js';
import { LoginDto } from './login.dto.js';
import { LoginService } from './login.service.js';
import { OwnSessionsService } from './own-sessions.service.js';
import { LogoutDto, RefreshDto } from './refresh.dto.js';
import { RefreshService } from './refresh.service.js';
import { SignUpDto } from './sign-up.dto.js';
import { SignUpService } from './sign-up.service.js';
import { LeavingDelivery, SentDelivery } from './sent-delivery.pipe.js';
import { TokenDelivery } from './token-delivery.js';
import { Delivery, OffersCookie, TakesCookie } from './token-delivery.decorator.js';
import { LoggedOutDto, TokensDto } from './tokens.dto.js';

@ApiTags('Auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly signUp: SignUpService,
    private readonly signIn: LoginService,
    private readonly rotation: RefreshService,
    private readonly sessions: OwnSessionsService,
    private readonly identity: IdentityService,
  ) {}

  /** Make an account and sign in */
  @Post('signup')
  @Public()
  @OffersCookie()
  @Throws(
    ValidationFailed,
    CookieRefused,
    EmailTaken,
    UsernameTaken,
    TooManyRequests,
    Overloaded,
    StoreUnavailable,
  )
  signup(
    @Body() body: SignUpDto,
    @RequestClient() client: Client,
    @Delivery(ChosenDelivery) delivery: TokenDelivery,
  ): Promise<TokensDto> {
    return delivery.of(this.signUp.signUp(body, client));
  }

  /** Sign in with e-mail address and password */
  @Post('login')
  @HttpCode(200)
  @Public()
  @TakesDeviceToken()
  @OffersCookie()
  @Throws(ValidationFailed, CookieRefused, InvalidCredentials, TooManyRequests, Overloaded, StoreUnavailable)
  login(
    @Body() body: LoginDto,
    @RequestClient() client: Client,
    @Delivery(ChosenDelivery) delivery: TokenDelivery,
    @SentDeviceToken() deviceToken?: string,
  ): Promise<TokensDto> {
    return delivery.of(this.signIn.login(body, client, deviceToken));
  }

  /**
   * Get new tokens for a refresh token
   *
   * @remarks Without one in the body the cookie is read, and the next one goes into the cookie again.
   */
  @Post('refresh')
  @HttpCode(200)
  @Public()
  @TakesCookie()
  @Throws(ValidationFailed, InvalidRefreshToken, CookieRefused, TooManyRequests, StoreUnavailable)
  refresh(@Body() body: RefreshDto, @Delivery(SentDelivery) delivery: TokenDelivery): Promise<TokensDto> {
    return delivery.of(this.rotation.refresh(body.refresh_token ?? delivery.sentCookie));
  }

  /** End this session: its refresh and access tokens stop working */
  @Post('logout')
  @HttpCode(200)
  @SignedIn()
  @TakesCookie()
  @Throws(ValidationFailed, CookieRefused)
  logout(
    @CurrentUser() caller: CurrentUser,
    @Body() body: LogoutDto,
    @Delivery(LeavingDelivery) delivery: TokenDelivery,
  ): Promise<LoggedOutDto> {
    return delivery.end(this.sessions.logout(caller, body.refresh_token ?? delivery.sentCookie));
  }

  /** Read one's own account, roles and permissions */
  @Get('me')
  @SignedIn()
  @AnswersVersion(UserDto)
  readMe(@CurrentUser() caller: CurrentUser, @EntityTag() tag: EntityTag): Promise<UserDto> {
    return this.identity.me(caller, tag);
  }

  /** Check an access token and see whose it is */
  @Post('verify')
  @HttpCode(200)
  @SignedIn()
  verify(@CurrentUser() caller: CurrentUser): Promise<VerifiedDto> {
    return this.identity.verify(caller);
  }

  /**
   * Tell a gateway who is calling
   *
   * @remarks For nginx `auth_request` or Traefik ForwardAuth: answers from the token alone and repeats the answer in the headers
   * `X-User-Id`, `X-User-Roles` and `X-Session-Id`. The gateway must drop these headers from the client.
   */
  @Get('forward')
  @SignedIn()
  forward(@CurrentUser() caller: CurrentUser, @Res({ passthrough: true }) reply: FastifyReply): ForwardedDto {
    return this.identity.forward(caller, reply);
  }
}
