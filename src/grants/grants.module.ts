import { Module } from '@nestjs/common';
import { AnatomyModule } from '../anatomy/anatomy.module.js';
import { ThrottlingModule } from '../throttling/throttling.module.js';
import { ExportedGrantsService } from './exported-grants.service.js';
import { GrantsController } from './grants.controller.js';
import { GrantsService } from './grants.service.js';
import { PatientsController } from './patients.controller.js';
import { PatientsService } from './patients.service.js';

/** Who lets whom read the twin. */
@Module({
  imports: [AnatomyModule, ThrottlingModule],
  controllers: [GrantsController, PatientsController],
  providers: [ExportedGrantsService, GrantsService, PatientsService],
  exports: [ExportedGrantsService],
})
export class GrantsModule {}
