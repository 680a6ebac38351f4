import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The record of who did what. No foreign key to `users`: it outlives the person, and holds nothing of them but an id.
 * What could name somebody (address, user agent, reason) stands beside it in `audit_origins` and can be deleted. No
 * foreign key from there either: events are never deleted, and each check would lock a row.
 *
 * `position` is the number of the writing transaction. Below `pg_snapshot_xmin` nothing can be added any more, so a seal
 * covers a range of positions. A dump that is restored on a server whose transactions count lower moves `audit_position`
 * up (`followRestore`), so that positions never go back.
 */
export class CreateAudit1795478400000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION audit_position(xid8) RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
        AS 'SELECT $1::text::bigint + 0';

      CREATE TABLE audit_events (
        id uuid PRIMARY KEY,
        position bigint NOT NULL DEFAULT audit_position(pg_current_xact_id()),
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
      CREATE INDEX audit_events_position ON audit_events (position, id);
      CREATE INDEX audit_events_latest ON audit_events (occurred_at, id);
      CREATE INDEX audit_events_actor ON audit_events (actor_id, occurred_at, id) WHERE actor_id IS NOT NULL;
      CREATE INDEX audit_events_subject ON audit_events (subject_id, occurred_at, id) WHERE subject_id IS NOT NULL;
      CREATE INDEX audit_events_action ON audit_events (action, occurred_at, id);

      CREATE TABLE audit_origins (
        event_id uuid PRIMARY KEY,
        ip text,
        user_agent text,
        reason text
      );

      CREATE TABLE audit_seals (
        id bigint PRIMARY KEY,
        sealed_at timestamptz(3) NOT NULL,
        from_position bigint NOT NULL,
        to_position bigint NOT NULL,
        events integer NOT NULL,
        total bigint NOT NULL,
        ids_hash bytea NOT NULL,
        contents_hash bytea NOT NULL,
        rows_hash bytea NOT NULL,
        broken text,
        key_id text NOT NULL,
        mac bytea NOT NULL
      );

      CREATE TABLE audit_head (
        one boolean PRIMARY KEY DEFAULT true CHECK (one),
        seal_id bigint NOT NULL,
        to_position bigint NOT NULL,
        total bigint NOT NULL,
        seal_mac bytea,
        key_id text,
        mac bytea
      );
      INSERT INTO audit_head (seal_id, to_position, total) VALUES (0, 0, 0);

      CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          RAISE EXCEPTION '% only grows: no % there', TG_TABLE_NAME, TG_OP USING ERRCODE = 'insufficient_privilege';
        END $$;
      CREATE TRIGGER audit_events_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
        FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
      CREATE TRIGGER audit_seals_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_seals
        FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
      CREATE TRIGGER audit_head_stays BEFORE DELETE OR TRUNCATE ON audit_head
        FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only();
      ALTER TABLE audit_events ENABLE ALWAYS TRIGGER audit_events_append_only;
      ALTER TABLE audit_seals ENABLE ALWAYS TRIGGER audit_seals_append_only;
      ALTER TABLE audit_head ENABLE ALWAYS TRIGGER audit_head_stays;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE audit_head, audit_seals, audit_origins, audit_events;
      DROP FUNCTION audit_append_only(), audit_position(xid8);
    `);
  }
}
