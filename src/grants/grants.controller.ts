import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, UseInterceptors } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.js';
import { SignedIn } from '../access/signed-in.decorator.js';
import { KnownId } from '../http/known-id.pipe.js';
import { PageQueryDto } from '../http/page.dto.js';
import {
  GranteeNotFound,
  InvalidCursor,
  NotFound,
  TooManyRequests,
  ValidationFailed,
} from '../http/problems.js';
import { Throws } from '../http/throws.decorator.js';
import { GiveGrantDto, GrantDto, GrantsPageDto } from './grants.dto.js';
import { GrantsService } from './grants.service.js';
import { RenewedInterceptor } from './renewed.interceptor.js';

@ApiTags('Grants')
@SignedIn()
@Controller('users/me/grants')
export class GrantsController {
  constructor(private readonly grants: GrantsService) {}

  /** Let a clinician read one's twin, or renew it */
  @Post()
  @UseInterceptors(RenewedInterceptor)
  @ApiCreatedResponse({ type: GrantDto })
  @ApiOkResponse({ type: GrantDto, description: 'A live one was renewed.' })
  @Throws(ValidationFailed, GranteeNotFound, TooManyRequests)
  give(@CurrentUser() caller: CurrentUser, @Body() body: GiveGrantDto): Promise<GrantDto> {
    return this.grants.give(caller, body);
  }

  /** List who may read one's twin, the newest grant first */
  @Get()
  @Throws(ValidationFailed, InvalidCursor)
  list(@CurrentUser() caller: CurrentUser, @Query() query: PageQueryDto): Promise<GrantsPageDto> {
    return this.grants.list(caller, query);
  }

  /** Take a grant back; it counts from the next request on */
  @Delete(':grant_id')
  @HttpCode(204)
  @Throws(NotFound)
  withdraw(@CurrentUser() caller: CurrentUser, @Param('grant_id', KnownId) grantId: string): Promise<void> {
    return this.grants.withdraw(caller, grantId);
  }
}
