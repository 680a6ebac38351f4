import type { INestApplicationContext } from '@nestjs/common';
import { FindingEditsService } from '../anatomy/finding-edits.service.js';
import { SendingService } from '../chat/sending.service.js';
import { RefusedStart } from '../config/refused-start.js';
import { Settings } from '../config/settings.js';
import { GrantsService } from '../grants/grants.service.js';
import { EmailTaken, UsernameTaken } from '../http/problems.js';
import { PasswordHasherService } from '../passwords/password-hasher.service.js';
import { UsersService } from '../users/users.service.js';
import { DEMO_EMAILS, DEMO_PASSWORD } from '../document/demo-accounts.js';
import { DEMO_PEOPLE, type DemoPerson, emailOf } from './demo-people.js';
import { withApp } from './with-app.js';

// npm run seed:demo    people of every role with chats, findings and grants, to look at; whoever is there is left alone
await withApp(async (app) => {
  if (app.get(Settings).production)
    throw new RefusedStart('The demo is not for production: everybody knows its passwords.');
  let made = 0;
  for (const person of DEMO_PEOPLE) if (await seed(app, person)) made++;
  const logins = DEMO_PEOPLE.map(
    (person) => `  ${emailOf(person.name).padEnd(24)} ${person.roles.join(', ')}`,
  );
  return [
    `${made} of ${DEMO_PEOPLE.length} people were made. Their password: ${DEMO_PASSWORD}`,
    ...logins,
  ].join('\n');
});

/** @returns false when the account is there already */
async function seed(app: INestApplicationContext, person: DemoPerson): Promise<boolean> {
  const userId = await create(app, person);
  if (userId === undefined) return false;
  const caller = { userId, sessionId: '', roles: person.roles, ver: 0, expiresAt: new Date() };
  const findings: string[] = [];
  for (const messages of person.conversations) {
    let session_id: string | null = null;
    for (const message of messages) {
      const call = { key: undefined, replayed: () => undefined };
      const answer = await app.get(SendingService).send(caller, { message, session_id }, call);
      session_id = answer.session_id;
      findings.push(...answer.metadata.findings.map(({ finding_id }) => finding_id));
    }
  }
  if (person.recovered && findings[0])
    await app.get(FindingEditsService).update(userId, findings[0], { status: 'resolved' });
  if (person.letsClinicianRead)
    await app.get(GrantsService).give(caller, { grantee_email: DEMO_EMAILS.clinician });
  return true;
}

async function create(app: INestApplicationContext, person: DemoPerson): Promise<string | undefined> {
  const passwordHash = await app.get(PasswordHasherService).hash(DEMO_PASSWORD);
  const { name, fullName, roles } = person;
  try {
    return await app
      .get(UsersService)
      .create({ email: emailOf(name), username: `demo.${name}`, fullName, passwordHash, roles });
  } catch (error) {
    if (error instanceof EmailTaken || error instanceof UsernameTaken) return undefined;
    throw error;
  }
}
