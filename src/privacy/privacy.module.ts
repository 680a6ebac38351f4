import { Module } from '@nestjs/common';
import { SessionsModule } from '../sessions/sessions.module.js';
import { UsersModule } from '../users/users.module.js';
import { ErasureController } from './erasure.controller.js';
import { ErasureService } from './erasure.service.js';
import { OwnDataController } from './own-data.controller.js';

/** Export and erasure of one person, across modules. */
@Module({
  imports: [SessionsModule, UsersModule],
  controllers: [ErasureController, OwnDataController],
  providers: [ErasureService],
})
export class PrivacyModule {}
