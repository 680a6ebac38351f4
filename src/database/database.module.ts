import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DATABASE_CONNECTION, type DatabaseConnection } from './connection.js';
import { dataSourceOptions } from './data-source-options.js';
import { StoreFaultFilter } from './store-fault.filter.js';

/** The one pool, and where it leads to. Entities arrive from the modules that own them. */
@Module({})
export class DatabaseModule {
  static with(connection: DatabaseConnection, poolSize: number): DynamicModule {
    return {
      module: DatabaseModule,
      global: true,
      imports: [
        TypeOrmModule.forRoot({
          ...dataSourceOptions(connection, poolSize),
          autoLoadEntities: true,
          // On a busy machine the rest of the start can block this process for longer than a connection may take. That the
          // database is there was seen a moment ago (`migrate`).
          retryAttempts: 3,
          retryDelay: 200,
        }),
      ],
      providers: [
        { provide: APP_FILTER, useClass: StoreFaultFilter },
        { provide: DATABASE_CONNECTION, useValue: connection },
      ],
      exports: [DATABASE_CONNECTION],
    };
  }
}
