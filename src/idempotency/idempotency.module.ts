import { Module } from '@nestjs/common';
import { ClaimsService } from './claims.service.js';
import { ExportedKeysService } from './exported-keys.service.js';
import { IdempotencyService } from './idempotency.service.js';

/** `Idempotency-Key`: a request sent twice happens once. */
@Module({
  providers: [ClaimsService, ExportedKeysService, IdempotencyService],
  exports: [ExportedKeysService, IdempotencyService],
})
export class IdempotencyModule {}
