import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AnatomyController } from './anatomy.controller.js';
import { Atlas } from './atlas.js';
import { BodyPartsService } from './body-parts.service.js';
import { ExportedFindingsService } from './exported-findings.service.js';
import { FindingEditsService } from './finding-edits.service.js';
import { FindingEvent } from './finding-event.entity.js';
import { Finding } from './finding.entity.js';
import { FindingsController } from './findings.controller.js';
import { FindingsService } from './findings.service.js';
import { PartSeverityService } from './part-severity.service.js';
import { TimelineService } from './timeline.service.js';
import { TwinService } from './twin.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([Finding, FindingEvent])],
  controllers: [AnatomyController, FindingsController],
  providers: [
    Atlas,
    BodyPartsService,
    ExportedFindingsService,
    FindingEditsService,
    FindingsService,
    PartSeverityService,
    TimelineService,
    TwinService,
  ],
  exports: [Atlas, ExportedFindingsService, FindingsService, TwinService],
})
export class AnatomyModule {}
