import process from 'node:process';
import { PasswordChangeService } from '../users/password-change.service.js';
import { readPassword } from './ask.js';
import { withApp } from './with-app.js';

// npm run user:password -- <email>    takes the new password from standard input, or asks for it
const email = process.argv[2];

if (!email) {
  process.stderr.write('Name the account: npm run user:password -- <email>\n');
  process.exitCode = 1;
} else {
  const password = await readPassword();
  await withApp(async (app) => {
    const ended = await app.get(PasswordChangeService).setByEmail(email, password);
    return `The password of ${email} is changed; ${ended} sessions were ended.`;
  });
}
