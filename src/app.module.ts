import { type DynamicModule, Module } from '@nestjs/common';
import { AccessModule } from './access/access.module.js';
import { AnatomyModule } from './anatomy/anatomy.module.js';
import { AuditModule } from './audit/audit.module.js';
import { AuthModule } from './auth/auth.module.js';
import { ChatModule } from './chat/chat.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import type { DatabaseConnections } from './database/connection.js';
import { DatabaseModule } from './database/database.module.js';
import { GrantsModule } from './grants/grants.module.js';
import { HttpModule } from './http/http.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { PrivacyModule } from './privacy/privacy.module.js';
import { RedisModule } from './redis/redis.module.js';
import { UsersModule } from './users/users.module.js';

@Module({})
export class AppModule {
  static with(settings: Settings, connections: DatabaseConnections): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(settings),
        HttpModule,
        DatabaseModule.with(connections, settings.databasePool),
        RedisModule,
        AccessModule,
        AuditModule,
        AnatomyModule,
        UsersModule,
        AuthModule,
        ChatModule,
        GrantsModule,
        PrivacyModule,
        OperationsModule.with(settings),
      ],
    };
  }
}
