import { Global, Module } from '@nestjs/common';
import { AuditService } from './audit.service.js';

/** The append-only record of who did what. Every module that changes something writes to it. */
@Global()
@Module({ providers: [AuditService], exports: [AuditService] })
export class AuditModule {}
