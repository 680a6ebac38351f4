export interface LesserUser {
  uid?: number;
  gid?: number;
}

export function lesserUser(): Promise<LesserUser>;
export function serverFolder(name: string): Promise<string>;

export class PostgresServer {
  readonly folder: string;
  readonly port: number;
  readonly data: string;
  readonly running: boolean;
  url(database?: string): string;
  start(): Promise<void>;
  stop(how?: 'SIGINT' | 'SIGQUIT' | 'SIGKILL'): Promise<void>;
  kill(): Promise<void>;
  level(replica: PostgresServer): Promise<void>;
  promote(): Promise<void>;
  query<Row = Record<string, unknown>>(sql: string, values?: unknown[], database?: string): Promise<Row[]>;
  set(settings: Record<string, string>): Promise<void>;
  remove(): Promise<void>;
}

export function startPostgres(options?: {
  settings?: Record<string, string>;
  hba?: string;
}): Promise<PostgresServer>;

export function startReplica(primary: PostgresServer, options?: { name?: string }): Promise<PostgresServer>;
