import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.js';
import { SignedIn } from '../access/signed-in.decorator.js';
import {
  Overloaded,
  StoreUnavailable,
  TooManyRequests,
  ValidationFailed,
  WrongPassword,
} from '../http/problems.js';
import { Throws } from '../http/throws.decorator.js';
import { RequestClient } from '../sessions/client.decorator.js';
import type { Client } from '../sessions/session.js';
import { ChangePasswordDto } from './change-password.dto.js';
import { OwnPasswordService } from './own-password.service.js';
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
  @Throws(ValidationFailed, WrongPassword, TooManyRequests, Overloaded, StoreUnavailable)
  changePassword(
    @CurrentUser() caller: CurrentUser,
    @Body() body: ChangePasswordDto,
    @RequestClient() client: Client,
  ): Promise<TokensDto> {
    return this.password.change(caller, body, client);
  }
}
