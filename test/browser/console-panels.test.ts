import { execFileSync } from 'node:child_process';
import type { Page } from 'playwright-core';
import { logIn, openConsole, openPanel, says, titlesOf } from '../support/console.js';
import { createDatabase, type Database } from '../support/database.js';
import { createUser, type Person, signedInAs } from '../support/people.js';
import { type Server, startServer } from '../support/server.js';
import { until } from '../support/until.js';

/** What anybody may be called. If any of it ever became markup it would say so in the title of the page. */
const PROBE = `<img src=x onerror="document.title='pwned'"><script>document.title='pwned'</script>`;

let database: Database;
let server: Server;
let ada: Person;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
  ada = await createUser(server, { full_name: 'Ada Lovelace' });
});

const send = async (page: Page, message: string): Promise<void> => {
  const chat = page.getByRole('region', { name: 'Chat' });
  await chat.getByLabel('Message', { exact: true }).fill(message);
  await chat.getByRole('button', { name: 'Send' }).click();
};
/** The latest answer, once it is whole. */
const answer = (page: Page) => page.locator('.message.assistant[aria-busy=false]').last();

describe('anonymous', () => {
  it('sees how to come in, and nothing that needs a token', async () => {
    const { page, faults } = await openConsole(server);
    await says(page, 'Not signed in');
    expect(await titlesOf(page)).toEqual(['Account', 'Requests']);
    expect(faults).toEqual([]);
  });

  it('is told beside each field what is wrong with it, with the code and the id of the request', async () => {
    const { page, faults } = await openConsole(server);
    const form = page.getByRole('form', { name: 'Sign up' });
    await form.getByLabel('E-mail address').fill('nobody');
    await form.getByRole('button', { name: 'Sign up' }).click();
    await says(form, 'validation_failed');
    const field = form.getByLabel('E-mail address');
    const [, about] = (await field.getAttribute('aria-describedby'))!.match(/(\S+)$/)!;
    expect(await page.locator(`#${about}`).textContent()).toMatch(/email/);
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await page.evaluate('document.activeElement.id')).toBe(await field.getAttribute('id'));
    expect(await form.getByRole('alert').textContent()).toMatch(/validation_failed · request [\w-]{36}/);
    expect(faults).toEqual([]);
  });

  it('signs up, is led to the account, and logs out again', async () => {
    const { page, faults } = await openConsole(server);
    const form = page.getByRole('form', { name: 'Sign up' });
    await form.getByLabel('E-mail address').fill('grace@example.org');
    await form.getByLabel('Username').fill('grace');
    await form.getByLabel('Password').fill('SecurePass123!');
    await form.getByRole('button', { name: 'Sign up' }).click();
    await says(page.locator('#who'), 'grace · user');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Account');
    await page.getByRole('button', { name: 'Log out', exact: true }).click();
    await says(page.locator('#news'), 'You are logged out.');
    expect(await titlesOf(page)).toEqual(['Account', 'Requests']);
    expect(faults).toEqual([]);
  });

  it('is told why a log-in was refused', async () => {
    const { page } = await openConsole(server);
    await logIn(page, { email: ada.email, password: 'not-the-password' });
    await says(page.getByRole('form', { name: 'Log in' }), 'invalid_credentials');
    expect(await page.evaluate('localStorage.getItem("meditwin-console.session")')).toBeNull();
  });

  it('logs in with one click as somebody of the demonstration', async () => {
    await createUser(server, { email: 'user@demo.example', username: 'demo', password: 'demo-Twin-2026' });
    const { page, faults } = await openConsole(server);
    await page.getByRole('button', { name: 'Log in as user' }).click();
    await says(page.locator('#who'), 'demo · user');
    expect(await page.getByRole('button', { name: 'Log in as admin' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });
});

describe('a user at the account', () => {
  it('sees what the token says and how long it lasts, also after a reload', async () => {
    const { page, faults } = await openConsole(server, ada);
    await page.reload();
    const panel = await openPanel(page, 'Account');
    expect(await panel.getByRole('timer').textContent()).toMatch(/^1[45]:\d\d$/);
    await panel.getByText('Contents').click();
    const contents = async () => (await panel.getByLabel('Contents of the access token').textContent())!;
    const { header, claims } = JSON.parse(await contents());
    expect(header).toMatchObject({ typ: 'at+jwt' });
    expect(claims).toMatchObject({ sub: ada.userId, roles: ['user'] });
    await panel.getByRole('button', { name: 'Refresh now' }).click();
    await says(panel, claims.sid);
    // Asked from outside: the page's own policy lets nobody evaluate text in it.
    await until(async () => !(await contents()).includes(claims.jti));
    expect(faults).toEqual([]);
  });

  it('ends another session, and is told when their own was ended', async () => {
    const there = await openConsole(server, ada);
    const { page } = await openConsole(server, ada);
    const panel = await openPanel(page, 'Account');
    await panel
      .getByRole('button', { name: /^End this one/ })
      .first()
      .click();
    await there.page.getByRole('button', { name: 'Refresh now' }).click();
    await says(there.page.locator('#news'), 'You have been signed out: the session');
    expect(await there.page.locator('.fault:not(:empty)').count()).toBe(0);
    await says(page.locator('#who'), 'Ada Lovelace');
  });

  it('changes the names and the password', async () => {
    const person = await createUser(server);
    const { page, faults } = await openConsole(server, person);
    await page.getByRole('button', { name: 'Change names' }).click();
    const dialog = page.getByRole('dialog', { name: 'Change your names' });
    await dialog.getByLabel('Full name').fill(PROBE);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await says(page.locator('#who'), PROBE);
    const form = page.getByRole('form', { name: 'Change the password' });
    await form.getByLabel('Current password').fill('wrong-password');
    await form.getByLabel('New password').fill('Another-Pass-77');
    await form.getByRole('button').click();
    await says(form, 'wrong_password');
    await form.getByLabel('Current password').fill(person.password);
    await form.getByRole('button').click();
    await says(page, 'Changed. All your other sessions are over.');
    await page.getByRole('button', { name: 'Refresh now' }).click();
    await says(page.locator('#who'), PROBE);
    expect(await page.title()).toBe('Account · MediTwin console');
    expect(faults).toEqual([]);
  });
});

describe('a user at the chat', () => {
  it('gets an answer as it comes, quick replies, and a list of conversations', async () => {
    const { page, faults } = await openConsole(server, await createUser(server));
    await openPanel(page, 'Chat');
    await send(page, 'My left knee hurts when I climb stairs');
    await says(answer(page), /knee/);
    const replies = page.getByRole('group', { name: 'Quick replies' });
    const reply = replies.getByRole('button').first();
    const text = (await reply.textContent())!;
    await reply.click();
    await says(page.locator('.message.user').nth(1), text);
    await answer(page).waitFor();
    await says(page.locator('.conversations'), '4 messages');
    expect(await answer(page).getAttribute('aria-live')).toBe('polite');
    expect(faults).toEqual([]);
  });

  it('is warned of an emergency above the conversation, by an alert', async () => {
    const { page } = await openConsole(server, await createUser(server));
    const chat = await openPanel(page, 'Chat');
    await send(page, 'I have crushing chest pain and can hardly breathe');
    await says(chat.getByRole('alert'), 'Call your local emergency number');
    await page.getByRole('button', { name: 'New conversation' }).click();
    expect(await chat.getByText('Call your local emergency number').count()).toBe(0);
  });

  it('finds a conversation again, renames and deletes it; what was written stays text', async () => {
    const { page, faults } = await openConsole(server, await createUser(server));
    await openPanel(page, 'Chat');
    await send(page, `${PROBE} and a headache`);
    await answer(page).waitFor();
    await page.reload();
    const list = page.locator('.conversations');
    await list.locator('[data-session] > button').click();
    await says(page.locator('.message.user'), `${PROBE} and a headache`);
    await list.getByRole('button', { name: /^Rename/ }).click();
    const renaming = page.getByRole('dialog', { name: 'Rename the conversation' });
    await renaming.getByLabel('Title').fill(PROBE);
    await renaming.getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: PROBE }).waitFor();
    await list.getByRole('button', { name: /^Delete/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await says(list, 'None yet.');
    expect(await page.locator('.message').count()).toBe(0);
    expect(await page.title()).toBe('Chat · MediTwin console');
    expect(faults).toEqual([]);
  });
});

describe('a user at the body map', () => {
  it('sees what ails them, resolves it, and sets how a healthy part is', async () => {
    const { page, faults } = await openConsole(server, await createUser(server));
    await openPanel(page, 'Chat');
    await send(page, 'I have a severe headache');
    await answer(page).waitFor();
    const body = await openPanel(page, 'Body map');
    await body.getByRole('button', { name: 'Head', exact: true }).click();
    await body.getByRole('heading', { name: /^Head Severe/ }).waitFor();
    await body.getByRole('button', { name: 'Resolve Headache' }).click();
    await says(body, 'None that is active.');
    await says(body.getByRole('list').last(), 'Resolved');
    await says(body, 'Nothing. What you tell the assistant shows up here.');
    await body.getByText(/^Well, or nothing known/).waitFor();
    await body.getByRole('button', { name: 'Left Knee' }).click();
    const form = body.getByRole('form', { name: 'Set how Left Knee is' });
    await form.getByLabel('Severity').selectOption('moderate');
    await form.getByLabel('Note').fill(PROBE);
    await form.getByRole('button', { name: 'Set' }).click();
    await body.getByRole('heading', { name: /^Left Knee Moderate/ }).waitFor();
    await says(body.locator('.timeline'), PROBE);
    expect(await page.title()).toBe('Body map · MediTwin console');
    expect(faults).toEqual([]);
  });
});

describe('grants', () => {
  it('let a clinician read the twin, until they are withdrawn', async () => {
    const clinician = await signedInAs(server, database, ['user', 'clinician']);
    const patient = await createUser(server, { full_name: PROBE });
    const { page, faults } = await openConsole(server, patient);
    const grants = await openPanel(page, 'Grants');
    const give = grants.getByRole('form', { name: 'Let a clinician read my twin' });
    await give.getByLabel('E-mail address').fill('nobody@example.org');
    await give.getByRole('button').click();
    await says(give, 'grantee_not_found');
    await give.getByLabel('E-mail address').fill(clinician.email);
    await give.getByRole('button').click();
    await says(grants, clinician.username);
    const theirs = await openConsole(server, clinician);
    const patients = await openPanel(theirs.page, 'Patients');
    await patients.getByRole('button', { name: `Read the twin of ${PROBE}` }).click();
    await says(theirs.page.getByRole('dialog'), 'Nothing ails them');
    await grants.getByRole('button', { name: /^Withdraw/ }).click();
    await says(grants, 'Nobody may read your twin.');
    await theirs.page.keyboard.press('Escape');
    await patients.getByRole('button', { name: /^Read the twin/ }).click();
    await says(patients, 'not_found');
    expect(await theirs.page.title()).toBe('Patients · MediTwin console');
    expect([...faults, ...theirs.faults]).toEqual([]);
  });
});

describe('the list of requests', () => {
  it('has each call with its id, and copies it as curl without the token', async () => {
    const { page, faults } = await openConsole(server, ada);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    const panel = await openPanel(page, 'Requests');
    const row = panel.getByRole('row').filter({ hasText: 'POST /auth/login' });
    expect(await row.textContent()).toMatch(/200.*ms[\w-]{36}/);
    const copied = async (name: string) => {
      await panel.getByRole('button', { name }).first().click();
      await says(panel, /^Copied/);
      return page.evaluate<string>('navigator.clipboard.readText()');
    };
    expect(await copied('Copy POST /auth/login as curl')).toBe(
      `curl -X POST '${server.url}/auth/login' -H 'content-type: application/json' --data-raw '{"email":"${ada.email}","password":"***"}'`,
    );
    const me = 'Copy GET /auth/me as curl';
    expect(await copied(me)).toBe(`curl '${server.url}/auth/me' -H "authorization: Bearer $ACCESS"`);
    await panel.getByLabel('Copy with my token').check();
    expect(await copied(me)).toMatch(/Bearer eyJ[\w.-]+"$/);
    expect(faults).toEqual([]);
  });

  it('copies what was written so that a shell takes it as it is', async () => {
    const { page } = await openConsole(server, await createUser(server));
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await openPanel(page, 'Chat');
    const message = `it's "$HOME" \`id\` \\ $(id)`;
    await send(page, message);
    await answer(page).waitFor();
    const panel = await openPanel(page, 'Requests');
    await panel.getByRole('button', { name: 'Copy POST /chat/stream as curl' }).click();
    await says(panel, /^Copied/);
    const command = await page.evaluate<string>('navigator.clipboard.readText()');
    const seen = execFileSync('sh', [
      '-c',
      `curl() { for last; do :; done; printf %s "$last"; }; ${command}`,
    ]);
    expect(JSON.parse(seen.toString())).toMatchObject({ message });
  });
});
