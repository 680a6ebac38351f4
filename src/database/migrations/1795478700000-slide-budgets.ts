import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What was spent in fixed windows is forgotten: at most an hour of counts. */
export class SlideBudgets1795478700000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE budget;
      CREATE TABLE budget (
        key text PRIMARY KEY,
        slice bigint NOT NULL,
        counts integer[] NOT NULL,
        taken boolean NOT NULL,
        expire bigint NOT NULL
      );
      CREATE INDEX budget_expire ON budget (expire);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE budget;
      CREATE TABLE budget (
        key varchar(255) PRIMARY KEY,
        points integer NOT NULL DEFAULT 0,
        expire bigint
      );
      CREATE INDEX budget_expire ON budget (expire);
    `);
  }
}
