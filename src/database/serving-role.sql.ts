/** A role or column name as SQL takes it. */
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** All columns of an event but its position, which the transaction alone decides. */
const EVENT_COLUMNS =
  'id, occurred_at, action, outcome, actor_id, subject_id, session_id, target, request_id, details';

/**
 * What a role needs to serve, and no more: rows of every table, now and of migrations to come, but no schema, no finished
 * migration, and of the audit record only what makes it longer.
 */
export const grantsFor = (role: string, schema: string): string => `
GRANT USAGE ON SCHEMA ${quoted(schema)} TO ${quoted(role)};
ALTER DEFAULT PRIVILEGES IN SCHEMA ${quoted(schema)} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO ${quoted(role)};
ALTER DEFAULT PRIVILEGES IN SCHEMA ${quoted(schema)} GRANT USAGE, SELECT ON SEQUENCES TO ${quoted(role)};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${quoted(schema)} TO ${quoted(role)};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${quoted(schema)} TO ${quoted(role)};
REVOKE INSERT, UPDATE, DELETE ON migration FROM ${quoted(role)};
REVOKE INSERT, UPDATE, DELETE ON audit_events FROM ${quoted(role)};
GRANT INSERT (${EVENT_COLUMNS}) ON audit_events TO ${quoted(role)};
REVOKE UPDATE, DELETE ON audit_seals FROM ${quoted(role)};
REVOKE DELETE ON audit_head FROM ${quoted(role)};`;
