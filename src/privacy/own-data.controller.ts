import { Body, Controller, Delete, HttpCode } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.js';
import { SignedIn } from '../access/signed-in.decorator.js';
import {
  LastAdmin,
  Overloaded,
  StoreUnavailable,
  TooManyRequests,
  ValidationFailed,
  WrongPassword,
} from '../http/problems.js';
import { Throws } from '../http/throws.decorator.js';
import { RequestClient } from '../sessions/client.decorator.js';
import type { Client } from '../sessions/session.js';
import { DeleteOwnAccountDto } from './delete-own-account.dto.js';
import { ErasureService } from './erasure.service.js';

@ApiTags('Users')
@SignedIn()
@Controller('users/me')
export class OwnDataController {
  constructor(private readonly erasure: ErasureService) {}

  /** Delete one's own account with all its data, at once and for good */
  @Delete()
  @HttpCode(204)
  @Throws(ValidationFailed, WrongPassword, LastAdmin, TooManyRequests, Overloaded, StoreUnavailable)
  erase(
    @CurrentUser() caller: CurrentUser,
    @Body() body: DeleteOwnAccountDto,
    @RequestClient() client: Client,
  ): Promise<void> {
    return this.erasure.eraseOwn(caller, body, client);
  }
}
