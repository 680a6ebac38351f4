import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from './run.js';

const run = promisify(execFile);
const KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];

/** Makes a CA. @returns the path of its certificate, and what issues certificates for a name */
export async function makeCa() {
  const folder = await temporaryFolder('ca');
  const at = (name: string): string => join(folder, name);
  const [ca, caKey] = [at('ca.crt'), at('ca.key')];
  await run('openssl', ['req', '-x509', '-subj', '/CN=a CA', ...KEY, '-keyout', caKey, '-out', ca]);
  return {
    ca,
    /** @returns the paths of certificate and key @param name as of a `subjectAltName`, `DNS:db.example.org` */
    async issue(name: string): Promise<{ cert: string; key: string }> {
      const [cert, key, request, names] = [at('server.crt'), at('server.key'), at('server.csr'), at('names')];
      await writeFile(names, `subjectAltName=${name}\n`);
      await run('openssl', ['req', '-new', '-subj', '/CN=server', ...KEY, '-keyout', key, '-out', request]);
      const signed = ['x509', '-req', '-in', request, '-CA', ca, '-CAkey', caKey, '-CAcreateserial'];
      await run('openssl', signed.concat('-days', '2', '-extfile', names, '-out', cert));
      return { cert, key };
    },
  };
}
