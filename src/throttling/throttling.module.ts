import { Module } from '@nestjs/common';
import { RedisService } from '../redis/redis.service.js';
import { BUDGET_STORE, type BudgetStore } from './budget-store.js';
import { BudgetsService } from './budgets.service.js';
import { PostgresBudgets } from './postgres-budgets.js';
import { RedisBudgets } from './redis-budgets.js';

@Module({
  providers: [
    BudgetsService,
    PostgresBudgets,
    {
      provide: BUDGET_STORE,
      inject: [PostgresBudgets, RedisService],
      useFactory: (postgres: PostgresBudgets, redis: RedisService): BudgetStore =>
        redis.isUsed ? new RedisBudgets(redis, postgres) : postgres,
    },
  ],
  exports: [BudgetsService],
})
export class ThrottlingModule {}
