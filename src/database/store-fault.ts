import { StoreUnavailable } from '../http/problems.js';
import { isPoolBusy } from './bounded-pool.js';

/**
 * SQLSTATEs of a store that cannot serve right now: connection classes 08, 28 and 57P, too many connections, a full disk,
 * read-only after a fail-over, time-outs, deadlock and serialisation (a retry succeeds).
 * https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const LOST_STATES = /^(08...|28...|57P0[1-5]|53...|25006|57014|55P03|40001|40P01)$/;
const LOST_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
/** What Node says of a certificate that it does not trust: https://nodejs.org/api/tls.html#x509-certificate-error-codes */
const UNTRUSTED = /^(CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|INVALID_(CA|PURPOSE)|ERR_TLS_)/;
/** pg and TypeORM give these no code (tried: server stopped, frozen, pool exhausted, transaction cut). */
const LOST_TEXTS = [
  'does not support SSL connections',
  'Connection terminated',
  'Client has encountered a connection error',
  'Client was closed and is not queryable',
  'QueryRunnerAlreadyReleasedError',
  'Query runner already released',
  'Driver not Connected',
];

interface DatabaseError {
  code?: string;
  constraint?: string;
  message?: string;
  name?: string;
  driverError?: DatabaseError;
  errors?: DatabaseError[];
}

const own = (error: unknown): DatabaseError => {
  const outer = (error ?? {}) as DatabaseError;
  return outer.driverError ?? outer.errors?.[0] ?? outer;
};

/** Does a server show a certificate that it should not? */
export const isUntrusted = (error: unknown): boolean => UNTRUSTED.test(own(error).code ?? '');

function isLost(error: unknown): boolean {
  const { code = '', message = '', name = '' } = own(error);
  return (
    LOST_STATES.test(code) ||
    (LOST_CODES.has(code) &&
      !(error as { syscall?: string }).syscall?.match(/^(open|stat|scandir|unlink)$/)) ||
    isPoolBusy(error) ||
    isUntrusted(error) ||
    name === 'QueryRunnerProviderAlreadyReleasedError' ||
    LOST_TEXTS.some((text) => message.includes(text))
  );
}

/** @returns `StoreUnavailable` for a fault of the store, anything else as it came */
export const storeFault = (error: unknown): unknown =>
  isLost(error) ? new StoreUnavailable({ cause: error }) : error;

/** @returns the SQLSTATE of an error, empty when it has none */
export const sqlState = (error: unknown): string => own(error).code ?? '';

/** @returns the name of the unique constraint that refused a row, else undefined */
export function violatedUnique(error: unknown): string | undefined {
  const { code, constraint } = own(error);
  return code === '23505' ? constraint : undefined;
}
