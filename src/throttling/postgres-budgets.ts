import { Injectable } from '@nestjs/common';
import { PreparedStatements } from '../database/prepared-statements.service.js';
import type { BudgetStore, Returned, Taken, Wanted } from './budget-store.js';
import type { Count } from './sliding-window.js';
import { GIVE_BACK, takePoints } from './take-points.sql.js';

/** Counts in the database. One that is down is a 503, never a free pass. */
@Injectable()
export class PostgresBudgets implements BudgetStore {
  readonly isTakenAlong = true;

  constructor(private readonly statements: PreparedStatements) {}

  async take(wanted: Wanted[]): Promise<Taken> {
    const counts = await this.statements.run<Count>(
      takePoints(wanted.length),
      wanted.flatMap(({ key, quota, sliceSeconds }) => [key, quota, sliceSeconds]),
    );
    return { counts, store: this };
  }

  async giveBack(points: Returned[]): Promise<void> {
    await this.statements.run(GIVE_BACK, [
      points.map(({ key }) => key),
      points.map(({ slice }) => slice),
      points.map(({ wholly }) => wholly),
    ]);
  }
}
