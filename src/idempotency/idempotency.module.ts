import { Module } from '@nestjs/common';
import { ClaimsService } from './claims.service.js';
import { IdempotencyService } from './idempotency.service.js';

/** `Idempotency-Key`: a request sent twice happens once. */
@Module({ providers: [ClaimsService, IdempotencyService], exports: [IdempotencyService] })
export class IdempotencyModule {}
