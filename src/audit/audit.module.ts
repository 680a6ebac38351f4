import { Global, Module } from '@nestjs/common';
import { AuditService } from './audit.service.js';
import { ExportedEventsService } from './exported-events.service.js';

/** The append-only record of who did what. Every module that changes something writes to it. */
@Global()
@Module({ providers: [AuditService, ExportedEventsService], exports: [AuditService, ExportedEventsService] })
export class AuditModule {}
