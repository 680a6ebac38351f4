import { Global, Module } from '@nestjs/common';
import { AuditPersonalService } from './audit-personal.service.js';
import { AuditService } from './audit.service.js';

/** The append-only record of who did what. Every module that changes something writes to it. */
@Global()
@Module({
  providers: [AuditPersonalService, AuditService],
  exports: [AuditPersonalService, AuditService],
})
export class AuditModule {}
