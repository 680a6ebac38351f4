/** What runs statements, TypeORM's manager or a transaction of `PreparedStatements`. */
export interface Queries {
  query<Rows>(sql: string, values?: unknown[]): Promise<Rows>;
}
