import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * An answer in the making has a row until it is a message. The row grows with each store, so no index holds what a store
 * changes, and pages keep room for the next version beside the last one (heap-only updates). There are as many rows as
 * answers under way: looking for the ones left behind reads them all. The keys are named in the order in which everybody
 * locks: user, conversation, message.
 */
export class KeepUnfinishedAnswers1795478830000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE chat_message ADD COLUMN ends integer[];

      CREATE TABLE unfinished_answer (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        session_id uuid NOT NULL REFERENCES chat_session ON DELETE CASCADE,
        question_id uuid NOT NULL REFERENCES chat_message ON DELETE CASCADE,
        pieces text[] NOT NULL DEFAULT '{}',
        metadata jsonb,
        stop_requested boolean NOT NULL DEFAULT false,
        lease_until timestamptz(3) NOT NULL
      ) WITH (fillfactor = 50);
      CREATE INDEX unfinished_answer_user ON unfinished_answer (user_id);
      CREATE INDEX unfinished_answer_session ON unfinished_answer (session_id);
      CREATE INDEX unfinished_answer_question ON unfinished_answer (question_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE unfinished_answer;
      ALTER TABLE chat_message DROP COLUMN ends;
    `);
  }
}
