/** Where PostgreSQL is: a URL from the outside, or the embedded server's socket. */
export type DatabaseConnection =
  { url: string } | { host: string; port: number; user: string; password?: string; database: string };
