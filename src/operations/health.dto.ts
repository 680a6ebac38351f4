export class AliveDto {
  /** @example "ok" */
  status: string;
}

export class ReadyDto {
  /** @example "ok" */
  status: string;

  /** @example "up" */
  database: string;

  /** @example "up to date" */
  migrations: string;
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
