import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.js';
import { SignedIn } from '../access/signed-in.decorator.js';
import {
  CookieRefused,
  Overloaded,
  StoreUnavailable,
  TooManyRequests,
  ValidationFailed,
  WrongPassword,
} from '../http/problems.js';
import { Throws } from '../http/throws.decorator.js';
import { RequestClient } from '../sessions/client.decorator.js';
import type { Client } from '../sessions/session.js';
import { ChosenDelivery } from './chosen-delivery.pipe.js';
import { ChangePasswordDto } from './change-password.dto.js';
import { OwnPasswordService } from './own-password.service.js';
import { TokenDelivery } from './token-delivery.js';
import { Delivery, OffersCookie } from './token-delivery.decorator.js';
import { TokensDto } from './tokens.dto.js';

@ApiTags('Auth')
@SignedIn()
@Controller('auth')
export class PasswordController {
  constructor(private readonly password: OwnPasswordService) {}

  /**
   * Change one's own password
   *
   * @remarks Every session ends, the one with which you ask too; the answer holds the tokens of a new one. A wrong current
   * password is a 403, so that no client takes it for the end of its session.
   */
  @Post('password')
  @HttpCode(200)
  @OffersCookie()
  @Throws(ValidationFailed, CookieRefused, WrongPassword, TooManyRequests, Overloaded, StoreUnavailable)
  changePassword(
    @CurrentUser() caller: CurrentUser,
    @Body() body: ChangePasswordDto,
    @RequestClient() client: Client,
    @Delivery(ChosenDelivery) delivery: TokenDelivery,
  ): Promise<TokensDto> {
    return delivery.of(this.password.change(caller, body, client));
  }
}
