import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Times have milliseconds, as JavaScript and the API have them, so that a value read back equals the value stored.
 * Ids are UUIDv7: their order is the order of creation, and lists page by them.
 */
export class CreateSchema1795392000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE users (
        id uuid PRIMARY KEY,
        email text NOT NULL CONSTRAINT users_email_key UNIQUE,
        username text NOT NULL,
        full_name text,
        password_hash text NOT NULL,
        is_active boolean NOT NULL DEFAULT true,
        roles text[] NOT NULL DEFAULT '{user}',
        ver integer NOT NULL DEFAULT 1,
        created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        last_login_at timestamptz(3)
      );
      CREATE UNIQUE INDEX users_username_key ON users (lower(username));
      CREATE INDEX users_roles ON users USING gin (roles);

      CREATE TABLE role (
        name text PRIMARY KEY,
        permissions text[] NOT NULL,
        builtin boolean NOT NULL DEFAULT false
      );
      INSERT INTO role (name, permissions, builtin) VALUES
        ('user', '{}', true),
        ('clinician', '{twin:read-granted}', true),
        ('auditor', '{users:read,audit:read,stats:read}', true),
        ('admin', '{}', true);

      CREATE TABLE session (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        created_at timestamptz(3) NOT NULL,
        last_used_at timestamptz(3) NOT NULL,
        generation integer NOT NULL DEFAULT 0,
        rotated_at timestamptz(3) NOT NULL,
        previous_rotated_at timestamptz(3),
        expires_at timestamptz(3) NOT NULL,
        ends_at timestamptz(3) NOT NULL,
        ended_at timestamptz(3),
        end_reason text,
        ip text NOT NULL,
        user_agent text
      );
      CREATE INDEX session_of_user ON session (user_id, id DESC);
      CREATE INDEX session_ends ON session (ends_at);

      CREATE TABLE revocation (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        session_id uuid,
        user_id uuid,
        ver integer,
        recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        CHECK ((session_id IS NULL) <> (user_id IS NULL) AND (user_id IS NULL) = (ver IS NULL))
      );
      CREATE INDEX revocation_recorded ON revocation (recorded_at);

      CREATE TABLE budget (
        key varchar(255) PRIMARY KEY,
        points integer NOT NULL DEFAULT 0,
        expire bigint
      );
      CREATE INDEX budget_expire ON budget (expire);

      CREATE TABLE chat_session (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        title text NOT NULL,
        message_count integer NOT NULL DEFAULT 0,
        created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        last_activity timestamptz(3) NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX chat_session_latest ON chat_session (user_id, last_activity DESC, id DESC);

      CREATE TABLE chat_message (
        id uuid PRIMARY KEY,
        session_id uuid NOT NULL REFERENCES chat_session ON DELETE CASCADE,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        seq integer NOT NULL,
        role text NOT NULL CHECK (role IN ('user', 'assistant')),
        content text NOT NULL,
        status text NOT NULL DEFAULT 'complete' CHECK (status IN ('complete', 'stopped')),
        answers uuid CONSTRAINT chat_message_answers_key UNIQUE REFERENCES chat_message ON DELETE CASCADE,
        metadata jsonb,
        created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT chat_message_seq_key UNIQUE (session_id, seq)
      );
      CREATE INDEX chat_message_user ON chat_message (user_id);

      CREATE TABLE idempotency_key (
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        route text NOT NULL,
        key text NOT NULL,
        request_hash bytea NOT NULL,
        subject_id uuid NOT NULL,
        done boolean NOT NULL DEFAULT false,
        claimed_until timestamptz(3) NOT NULL,
        created_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (user_id, route, key)
      );
      CREATE INDEX idempotency_key_created ON idempotency_key (created_at);

      CREATE TABLE finding (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        message_id uuid REFERENCES chat_message ON DELETE SET NULL,
        code text NOT NULL,
        label text NOT NULL,
        structure text NOT NULL,
        laterality text CHECK (laterality IN ('left', 'right')),
        body_part text,
        status text NOT NULL CHECK (status IN ('active', 'resolved')),
        severity text NOT NULL,
        source text NOT NULL CHECK (source IN ('chat', 'manual')),
        recorded_at timestamptz(3) NOT NULL DEFAULT clock_timestamp(),
        updated_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
      );
      CREATE UNIQUE INDEX finding_active_key ON finding (user_id, code, structure, coalesce(laterality, ''))
        WHERE status = 'active';
      CREATE INDEX finding_user ON finding (user_id);
      CREATE INDEX finding_message ON finding (message_id);

      CREATE TABLE finding_event (
        id uuid PRIMARY KEY,
        finding_id uuid REFERENCES finding ON DELETE CASCADE,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        body_part text,
        event_type text NOT NULL,
        title text NOT NULL,
        severity text NOT NULL,
        source text NOT NULL CHECK (source IN ('chat', 'manual')),
        note text,
        occurred_at timestamptz(3) NOT NULL DEFAULT clock_timestamp()
      );
      CREATE INDEX finding_event_part ON finding_event (user_id, body_part, id DESC);
      CREATE INDEX finding_event_finding ON finding_event (finding_id, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE finding_event, finding, idempotency_key, chat_message, chat_session, budget, revocation, session, role, users
    `);
  }
}
