import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What every instance needs to follow `revocation`: the transaction of each row, since ids are not in the order of
 * commits, and a notice when rows are committed. A trigger for each row, since one for each statement would also notice
 * the refreshes that insert none; notices with the same payload are folded into one per transaction.
 */
export class FeedRevocations1795478500000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE revocation
        ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
        ADD COLUMN role_name text,
        DROP CONSTRAINT revocation_check,
        ADD CONSTRAINT revocation_names_one_thing
          CHECK (num_nonnulls(session_id, user_id, role_name) = 1 AND (user_id IS NULL) = (ver IS NULL));
      CREATE INDEX revocation_xid ON revocation (xid);

      CREATE FUNCTION notice_revocation() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          PERFORM pg_catalog.pg_notify('revocation', '');
          RETURN NULL;
        END
      $$;
      CREATE TRIGGER revocation_notice AFTER INSERT ON revocation
        FOR EACH ROW EXECUTE FUNCTION notice_revocation();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER revocation_notice ON revocation;
      DROP FUNCTION notice_revocation();
      DELETE FROM revocation WHERE role_name IS NOT NULL;
      ALTER TABLE revocation
        DROP CONSTRAINT revocation_names_one_thing,
        DROP COLUMN xid,
        DROP COLUMN role_name,
        ADD CONSTRAINT revocation_check
          CHECK ((session_id IS NULL) <> (user_id IS NULL) AND (user_id IS NULL) = (ver IS NULL));
    `);
  }
}
