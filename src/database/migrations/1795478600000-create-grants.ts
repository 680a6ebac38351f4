import type { MigrationInterface, QueryRunner } from 'typeorm';

/** One row at most for each pair: giving again renews it. A grant that is taken back is deleted; the record tells of it. */
export class CreateGrants1795478600000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE twin_grant (
        id uuid PRIMARY KEY,
        user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        grantee_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
        created_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3) NOT NULL,
        CONSTRAINT twin_grant_pair UNIQUE (user_id, grantee_id),
        CHECK (user_id <> grantee_id),
        CHECK (expires_at > created_at)
      );
      CREATE INDEX twin_grant_given ON twin_grant (user_id, id DESC);
      CREATE INDEX twin_grant_received ON twin_grant (grantee_id, id DESC);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE twin_grant');
  }
}
