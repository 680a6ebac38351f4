import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What `ETag` tells of an account. A trigger raises it, so that no way of changing the row can forget to; a sign-in, a
 * re-hash and a new password change nothing that the answers show, so they leave it.
 */
export class AddUserVersion1795478800000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE users ADD version integer NOT NULL DEFAULT 1;

      CREATE FUNCTION raise_user_version() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.version := OLD.version + 1;
        RETURN NEW;
      END $$;

      CREATE TRIGGER raise_version BEFORE UPDATE ON users FOR EACH ROW
        WHEN ((OLD.email, OLD.username, OLD.full_name, OLD.is_active, OLD.roles)
              IS DISTINCT FROM (NEW.email, NEW.username, NEW.full_name, NEW.is_active, NEW.roles))
        EXECUTE FUNCTION raise_user_version();
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER raise_version ON users;
      DROP FUNCTION raise_user_version();
      ALTER TABLE users DROP version;
    `);
  }
}
