import { RefusedStart } from '../config/refused-start.js';

/** The embedded PostgreSQL cannot run here; the sentence says why and what to do instead. */
export class EmbeddedPostgresUnavailable extends RefusedStart {
  override readonly name = 'EmbeddedPostgresUnavailable';

  constructor(why: string, cause?: unknown) {
    super(
      `The embedded PostgreSQL cannot run here: ${why}. Set DATABASE_URL to a PostgreSQL server instead.`,
      {
        cause,
      },
    );
  }
}
