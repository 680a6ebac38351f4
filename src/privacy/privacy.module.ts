import { Module } from '@nestjs/common';
import { AnatomyModule } from '../anatomy/anatomy.module.js';
import { ChatModule } from '../chat/chat.module.js';
import { GrantsModule } from '../grants/grants.module.js';
import { IdempotencyModule } from '../idempotency/idempotency.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { ThrottlingModule } from '../throttling/throttling.module.js';
import { UsersModule } from '../users/users.module.js';
import { ErasureController } from './erasure.controller.js';
import { ErasureService } from './erasure.service.js';
import { ExportDocumentService } from './export-document.service.js';
import { ExportService } from './export.service.js';
import { OwnDataController } from './own-data.controller.js';

/** Export and erasure of one person, across modules. */
@Module({
  imports: [
    AnatomyModule,
    ChatModule,
    GrantsModule,
    IdempotencyModule,
    SessionsModule,
    ThrottlingModule,
    UsersModule,
  ],
  controllers: [ErasureController, OwnDataController],
  providers: [ErasureService, ExportDocumentService, ExportService],
})
export class PrivacyModule {}
