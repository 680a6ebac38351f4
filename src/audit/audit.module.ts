import { Global, Module } from '@nestjs/common';
import { AuditCheckService } from './audit-check.service.js';
import { AuditLogController } from './audit-log.controller.js';
import { AuditLogService } from './audit-log.service.js';
import { AuditPersonalService } from './audit-personal.service.js';
import { AuditService } from './audit.service.js';
import { ExportedEventsService } from './exported-events.service.js';
import { RefusalsService } from './refusals.service.js';
import { SealerService } from './sealer.service.js';
import { VerifierService } from './verifier.service.js';

/** The append-only, sealed record of who did what. Every module that changes something writes to it. */
@Global()
@Module({
  controllers: [AuditLogController],
  providers: [
    AuditCheckService,
    AuditLogService,
    AuditPersonalService,
    AuditService,
    ExportedEventsService,
    RefusalsService,
    SealerService,
    VerifierService,
  ],
  exports: [
    AuditPersonalService,
    AuditService,
    ExportedEventsService,
    RefusalsService,
    SealerService,
    VerifierService,
  ],
})
export class AuditModule {}
