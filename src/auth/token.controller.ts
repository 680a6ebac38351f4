import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { Public } from '../access/public.decorator.js';
import { OAuthEndpoint } from '../http/oauth-endpoint.js';
import {
  InvalidCredentials,
  InvalidRefreshToken,
  Overloaded,
  PayloadTooLarge,
  StoreUnavailable,
  TooManyRequests,
  UnsupportedGrantType,
  UnsupportedMediaType,
  ValidationFailed,
} from '../http/problems.js';
import { ThrowsOAuth } from '../http/throws-oauth.decorator.js';
import { RequestClient } from '../sessions/client.decorator.js';
import type { Client } from '../sessions/session.js';
import { SentDeviceToken, TakesDeviceToken } from './device-token.decorator.js';
import { TokenRequestDto } from './token.dto.js';
import { TokenService } from './token.service.js';
import { TokensDto } from './tokens.dto.js';

@ApiTags('Auth')
@Controller('auth')
export class TokenController {
  constructor(private readonly tokens: TokenService) {}

  /**
   * Get tokens as an OAuth client does
   *
   * @remarks For Swagger UI and OAuth tools. The rules and budgets are those of `/auth/login` and `/auth/refresh`; other
   * parameters (`scope`, `client_id` …) and any `Authorization` are ignored.
   */
  @Post('token')
  @HttpCode(200)
  @Public()
  @OAuthEndpoint()
  @TakesDeviceToken()
  @ThrowsOAuth(
    ValidationFailed,
    InvalidCredentials,
    InvalidRefreshToken,
    UnsupportedGrantType,
    PayloadTooLarge,
    UnsupportedMediaType,
    TooManyRequests,
    Overloaded,
    StoreUnavailable,
  )
  grantToken(
    @Body() body: TokenRequestDto,
    @RequestClient() client: Client,
    @SentDeviceToken() deviceToken?: string,
  ): Promise<TokensDto> {
    return this.tokens.grant(body, client, deviceToken);
  }
}
