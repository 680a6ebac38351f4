import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * No foreign key to `users`: the record outlives the person, and holds nothing of them but an id. What could name
 * somebody (address, user agent, reason) stands beside it in `audit_origins` and can be deleted.
 */
export class CreateAudit1795478400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE audit_events (
        id uuid PRIMARY KEY,
        xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        occurred_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        action text NOT NULL,
        outcome text NOT NULL CHECK (outcome IN ('success', 'refused')),
        actor_id uuid,
        subject_id uuid,
        session_id uuid,
        target text,
        request_id uuid,
        details jsonb NOT NULL DEFAULT '{}'
      );

      CREATE TABLE audit_origins (
        event_id uuid PRIMARY KEY REFERENCES audit_events,
        ip text,
        user_agent text,
        reason text
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE audit_origins, audit_events');
  }
}
