import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.js';
import { RequirePermissions } from '../access/require-permissions.decorator.js';
import { TwinDto } from '../anatomy/twin.dto.js';
import { KnownId } from '../http/known-id.pipe.js';
import { PageQueryDto } from '../http/page.dto.js';
import { InvalidCursor, NotFound, ValidationFailed } from '../http/problems.js';
import { Throws } from '../http/throws.decorator.js';
import { PatientsPageDto } from './patients.dto.js';
import { PatientsService } from './patients.service.js';

@ApiTags('Patients')
@RequirePermissions('twin:read-granted')
@Controller('patients')
export class PatientsController {
  constructor(private readonly patients: PatientsService) {}

  /** List who lets the caller read their twin, the newest grant first */
  @Get()
  @Throws(ValidationFailed, InvalidCursor)
  list(@CurrentUser() caller: CurrentUser, @Query() query: PageQueryDto): Promise<PatientsPageDto> {
    return this.patients.list(caller, query);
  }

  /** Read the twin of somebody who lets the caller; every reading is on record */
  @Get(':user_id/anatomy')
  @Throws(NotFound)
  readTwin(
    @CurrentUser() caller: CurrentUser,
    @Param('user_id', KnownId) patientId: string,
  ): Promise<TwinDto> {
    return this.patients.twin(caller, patientId);
  }
}
