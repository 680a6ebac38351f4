/** Where PostgreSQL is: a URL from the outside, or the embedded server's socket. */
export type DatabaseConnection =
  { url: string } | { host: string; port: number; user: string; password?: string; database: string };

/** Injects the `DatabaseConnection`, for what needs a connection of its own beside the pool. */
export const DATABASE_CONNECTION = Symbol('DatabaseConnection');
