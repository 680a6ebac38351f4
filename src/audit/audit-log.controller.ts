import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.js';
import { RequirePermissions } from '../access/require-permissions.decorator.js';
import { InvalidCursor, Overloaded, ValidationFailed } from '../http/problems.js';
import { Throws } from '../http/throws.decorator.js';
import { AuditCheckService } from './audit-check.service.js';
import { AuditPageDto, AuditQueryDto, AuditVerificationDto, AuditVerifyQueryDto } from './audit-log.dto.js';
import { AuditLogService } from './audit-log.service.js';

@ApiTags('Admin')
@RequirePermissions('audit:read')
@Controller('admin/audit-log')
export class AuditLogController {
  constructor(
    private readonly log: AuditLogService,
    private readonly checks: AuditCheckService,
  ) {}

  /** Read who did what, newest first */
  @Get()
  @Throws(ValidationFailed, InvalidCursor)
  listAuditEvents(@CurrentUser() caller: CurrentUser, @Query() query: AuditQueryDto): Promise<AuditPageDto> {
    return this.log.list(caller, query);
  }

  /**
   * Check the record against its seals
   *
   * @remarks One check at a time, for at most 8 seconds: a longer record is checked in several calls, each from `next_seal`
   * of the one before.
   */
  @Get('verify')
  @Throws(ValidationFailed, Overloaded)
  verifyAuditLog(@Query() query: AuditVerifyQueryDto): Promise<AuditVerificationDto> {
    return this.checks.check(query);
  }
}
