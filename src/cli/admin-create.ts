import process from 'node:process';
import { parseArgs } from 'node:util';
import { FirstAdminService } from '../users/first-admin.service.js';
import { ask, readPassword } from './ask.js';
import { withApp } from './with-app.js';

// npm run admin:create                                  asks for address and password
// npm run admin:create -- --email a@b.org < password    takes the password from standard input
const { values } = parseArgs({ options: { email: { type: 'string' } } });

if (values.email === undefined && !process.stdin.isTTY) {
  process.stderr.write('Give the address as --email; the password is read from standard input.\n');
  process.exitCode = 1;
} else {
  const email = values.email ?? (await ask('E-mail address: '));
  const password = await readPassword();
  await withApp(async (app) => {
    await app.get(FirstAdminService).create({ email, password });
    return `${email} is an administrator now.`;
  });
}
