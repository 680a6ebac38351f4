import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * For the list of sessions, by the database's clock and not by ids that instances make, and for the export, which reads
 * everything of one person by keyset.
 */
export class IndexWhatIsListed1795478810000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX session_of_user;
      CREATE INDEX session_of_user ON session (user_id, created_at DESC, id DESC);
      CREATE INDEX chat_session_of_user ON chat_session (user_id, id);
      DROP INDEX finding_user;
      CREATE INDEX finding_of_user ON finding (user_id, id);
      CREATE INDEX finding_event_of_user ON finding_event (user_id, id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX finding_event_of_user, finding_of_user, chat_session_of_user, session_of_user;
      CREATE INDEX finding_user ON finding (user_id);
      CREATE INDEX session_of_user ON session (user_id, id DESC);
    `);
  }
}
