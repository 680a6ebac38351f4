import { Body, Controller, Param, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.js';
import { SignedIn } from '../access/signed-in.decorator.js';
import { KnownId } from '../http/known-id.pipe.js';
import { NotFound, ValidationFailed } from '../http/problems.js';
import { Throws } from '../http/throws.decorator.js';
import { FindingEditsService } from './finding-edits.service.js';
import { FindingDto, UpdateFindingDto } from './finding.dto.js';

@ApiTags('Anatomy')
@SignedIn()
@Controller('anatomy/findings')
export class FindingsController {
  constructor(private readonly edits: FindingEditsService) {}

  /** Resolve a finding, take it up again, or correct its severity */
  @Patch(':finding_id')
  @Throws(ValidationFailed, NotFound)
  updateFinding(
    @CurrentUser() caller: CurrentUser,
    @Param('finding_id', KnownId) findingId: string,
    @Body() body: UpdateFindingDto,
  ): Promise<FindingDto> {
    return this.edits.update(caller.userId, findingId, body);
  }
}
