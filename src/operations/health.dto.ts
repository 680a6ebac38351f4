export class AliveDto {
  /** @example "ok" */
  status: string;
}

export class ReadyDto {
  /** `ok`, or `degraded` while something stands in for what is away. @example "ok" */
  status: string;

  /** @example "up" */
  database: string;

  /** @example "up to date" */
  migrations: string;

  /** Age in seconds of what is known of ended sessions; above 3 it is not ready. @example 0.21 */
  revocation_lag_seconds: number;

  /**
   * Do notices of PostgreSQL arrive? `up`; `down` behind a pooler that swallows them: ended sessions are found within 0.5 s
   * then, unless Redis tells of them; `untried` for a moment after a start.
   * @example "up"
   */
  revocation_notices: string;

  /** `up` or `down`; absent without REDIS_URL. While it is down PostgreSQL stands in. @example "up" */
  redis?: string;
}

export class ServiceLinksDto {
  /** Swagger UI. @example "/docs" */
  docs: string;

  /** @example "/openapi.json" */
  openapi: string;

  /** @example "/health/ready" */
  health: string;
}

export class ServiceDto {
  /** @example "meditwin-api" */
  name: string;

  /** @example "0.1.0" */
  version: string;

  links: ServiceLinksDto;
}
