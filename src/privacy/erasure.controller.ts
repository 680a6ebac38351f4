import { Body, Controller, Delete, HttpCode, Param } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.js';
import { RequirePermissions } from '../access/require-permissions.decorator.js';
import { KnownId } from '../http/known-id.pipe.js';
import { BeyondOwnPermissions, LastAdmin, NotFound, OwnAccount, ValidationFailed } from '../http/problems.js';
import { Throws } from '../http/throws.decorator.js';
import { ReasonDto } from '../http/reason.dto.js';
import { ErasureService } from './erasure.service.js';

@ApiTags('Admin')
@Controller('admin/users')
export class ErasureController {
  constructor(private readonly erasure: ErasureService) {}

  /** Delete an account with all its data */
  @Delete(':user_id')
  @HttpCode(204)
  @RequirePermissions('users:delete')
  @Throws(ValidationFailed, BeyondOwnPermissions, NotFound, OwnAccount, LastAdmin)
  deleteUser(
    @CurrentUser() caller: CurrentUser,
    @Param('user_id', KnownId) userId: string,
    @Body() body: ReasonDto,
  ): Promise<void> {
    return this.erasure.eraseByAdmin(caller, userId, body);
  }
}
