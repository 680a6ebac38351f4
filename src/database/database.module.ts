import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { PoolSettings } from '../config/settings.js';
import { DATABASE_CONNECTIONS, type DatabaseConnections } from './connection.js';
import { dataSourceOptions } from './data-source-options.js';
import { PoolWatchService } from './pool-watch.service.js';
import { PreparedStatements } from './prepared-statements.service.js';
import { StoreFaultFilter } from './store-fault.filter.js';

/** The one pool, and where it and what goes past it lead to. Entities arrive from the modules that own them. */
@Module({})
export class DatabaseModule {
  static with(connections: DatabaseConnections, pool: PoolSettings): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(connections.pooled, pool),
          autoLoadEntities: true,
          // The server answered a moment ago; while modules are made, a busy machine lets the first connection time out.
          retryAttempts: 10,
          retryDelay: 200,
        }),
      ],
      providers: [
        PoolWatchService,
        PreparedStatements,
        { provide: APP_FILTER, useClass: StoreFaultFilter },
        { provide: DATABASE_CONNECTIONS, useValue: connections },
      ],
      exports: [DATABASE_CONNECTIONS, PreparedStatements],
    };
  }
}
