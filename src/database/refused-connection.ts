import { RefusedStart } from '../config/refused-start.js';
import { isUntrusted, sqlState } from './store-fault.js';

interface Failure {
  code?: string;
  message: string;
  errors?: Failure[];
}

/** https://nodejs.org/api/errors.html#err_tls_cert_altname_invalid */
const OTHER_NAME = 'ERR_TLS_CERT_ALTNAME_INVALID';
/** SQLSTATEs: wrong user or password, no such database. */
const NOBODY = /^(28...|3D000)$/;

/** @returns what is wrong with the address, as the rest of a sentence; undefined for what may pass by itself */
function faultOf({ code = '', message, errors }: Failure): string | undefined {
  if (errors) return errors.map(faultOf).find(Boolean);
  if (code === OTHER_NAME) return `the server shows a certificate for another name (${message})`;
  if (isUntrusted({ code }))
    return `the certificate of the server is not trusted (${message}): sslrootcert names the CA that signed it`;
  if (message.includes('does not support SSL')) return 'the server offers no TLS, which its sslmode demands';
  if (message.includes('unsupported startup parameter'))
    return `the pooler refuses what a connection begins with (${message}): see "PgBouncer" in docs/postgresql.md`;
  return NOBODY.test(sqlState({ code })) ? message : undefined;
}

/** @returns a sentence for what no patience mends, anything else as it came */
export function refusedConnection(error: unknown, variable: string): unknown {
  const { driverError = error } = error as { driverError?: unknown };
  const fault = faultOf(driverError as Failure);
  return fault === undefined
    ? error
    : new RefusedStart(`${variable} leads nowhere: ${fault}.`, { cause: error });
}
