import { readFileSync } from 'node:fs';
import type { ConnectionOptions } from 'node:tls';

/** A host that begins with `/` is the folder of a Unix socket. */
export interface DatabaseHost {
  readonly host: string;
  readonly port: number;
}

/** Which of several hosts will do (`target_session_attrs`). */
export type Target = 'any' | 'read-write' | 'primary';

/** Where PostgreSQL is, and as whom. Holds the password. */
export interface DatabaseAddress {
  /** At least one. */
  readonly hosts: readonly DatabaseHost[];
  readonly user?: string | undefined;
  readonly password?: string | undefined;
  readonly database?: string | undefined;
  /** Options of the server's session, as `-c search_path=…`. */
  readonly options?: string | undefined;
  readonly ssl: ConnectionOptions | false;
  readonly target: Target;
}

const FORM =
  /^postgres(?:ql)?:\/\/(?:(?<who>[^/?]*)@)?(?<hosts>[^/?]*)(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?$/is;
const HOST = /^(?<host>\[[\da-f:.%]+\]|[^:[\]]*)(?::(?<port>\d*))?$/i;
const TARGETS: readonly string[] = ['any', 'read-write', 'primary'] satisfies Target[];
const SSL_MODES = ['disable', 'require', 'verify-ca', 'verify-full'];

/**
 * Reads an address in the form of libpq, which may name several hosts:
 * `postgres://user:password@one:5432,two:5432/database?target_session_attrs=read-write&sslmode=verify-full`.
 * https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS
 * @throws Error with the rest of a sentence that begins with the variable's name, and never repeats the address
 */
export function databaseAddress(text: string): DatabaseAddress {
  const form = FORM.exec(text)?.groups;
  if (!form) throw new Error('must be an address such as postgres://user:password@host:5432/database.');
  const query = new URLSearchParams(form['query']);
  const [user, ...password] = (form['who'] ?? '').split(':');
  const target = query.get('target_session_attrs') ?? 'any';
  if (!TARGETS.includes(target))
    throw new Error(`has a target_session_attrs that is none of ${TARGETS.join(', ')}: this server writes.`);
  return {
    hosts: hostsOf(form['hosts']!, query),
    user: decoded(user) || undefined,
    password: decoded(password.join(':')) || undefined,
    database: decoded(form['database']) || query.get('dbname') || undefined,
    options: query.get('options') ?? undefined,
    ssl: sslOf(query),
    target: target as Target,
  };
}

/** A percent sign that encodes nothing stands for itself, as many a password has it. */
function decoded(text = ''): string {
  try {
    return decodeURIComponent(text.replaceAll(/%(?![\da-f]{2})/gi, '%25'));
  } catch {
    throw new Error('has percent signs that encode no text.');
  }
}

function hostsOf(authority: string, query: URLSearchParams): DatabaseHost[] {
  const ports = query.get('port')?.split(',') ?? [];
  const named = query
    .get('host')
    ?.split(',')
    .map((host) => ({ host, port: undefined }));
  const hosts = (named ?? authority.split(',').map(hostOf)).map(({ host, port }, at) => ({
    host: host || 'localhost',
    port: Number(port || ports[at] || (ports.length === 1 && ports[0]) || 5432),
  }));
  if (hosts.some(({ port }) => !(Number.isInteger(port) && port > 0 && port < 65_536)))
    throw new Error('has a port that is none.');
  return hosts;
}

function hostOf(text: string): { host: string; port: string | undefined } {
  const { host, port } = HOST.exec(text)?.groups ?? {};
  if (host === undefined) throw new Error('has hosts that cannot be read: write one:5432,two:5432.');
  return { host: decoded(host.replace(/^\[(.*)\]$/, '$1')), port };
}

/**
 * As libpq reads it, but that nothing is encrypted unless it is said, and that the CAs of the system stand in for a missing
 * `sslrootcert` with verify-full. https://www.postgresql.org/docs/current/libpq-ssl.html#LIBPQ-SSL-PROTECTION
 */
function sslOf(query: URLSearchParams): ConnectionOptions | false {
  const mode = query.get('sslmode') ?? 'disable';
  const root = query.get('sslrootcert');
  if (!SSL_MODES.includes(mode)) throw new Error(`has an sslmode that is none of ${SSL_MODES.join(', ')}.`);
  if (query.has('ssl')) throw new Error('has "ssl", which says too little: write sslmode=verify-full.');
  if (mode === 'disable') {
    if (root !== null) throw new Error('has an sslrootcert, but no sslmode that uses it.');
    return false;
  }
  if (mode === 'verify-ca' && (root ?? 'system') === 'system')
    throw new Error('has sslmode=verify-ca, which needs the CA of the database: sslrootcert=<path>.');
  const [cert, key] = [query.get('sslcert'), query.get('sslkey')];
  return {
    ...(root !== null && root !== 'system' && { ca: fileOf('sslrootcert', root) }),
    ...(cert !== null && { cert: fileOf('sslcert', cert) }),
    ...(key !== null && { key: fileOf('sslkey', key) }),
    rejectUnauthorized: mode !== 'require' || root !== null,
    ...(mode !== 'verify-full' && { checkServerIdentity: () => undefined }),
  };
}

function fileOf(parameter: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new Error(`has an ${parameter} that cannot be read (${code}).`, { cause: error });
  }
}
