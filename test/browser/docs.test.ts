import type { Locator, Page } from 'playwright-core';
import { openPage } from '../support/browser.js';
import { createDatabase, type Database } from '../support/database.js';
import { holdUser } from '../support/held-row.js';
import { createUser, type Person, signedInAs } from '../support/people.js';
import { type Server, startServer } from '../support/server.js';
import { until } from '../support/until.js';

let database: Database;
let server: Server;
let ada: Person;

beforeAll(async () => {
  database = await createDatabase();
  // Six seconds a token: it is renewed two seconds before its end.
  server = await startServer({ database, env: { ACCESS_TOKEN_EXPIRE_MINUTES: '0.1' } });
  ada = await createUser(server, { full_name: 'Ada Lovelace' });
});

const SESSION = 'meditwin-docs-session';

async function logIn(page: Page, { email, password }: Pick<Person, 'email' | 'password'>): Promise<void> {
  await page.getByRole('button', { name: 'Log in', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Log in' });
  await dialog.getByLabel('E-mail address').fill(email);
  await dialog.getByLabel('Password').fill(password);
  await dialog.getByRole('button', { name: 'Log in' }).click();
}
const says = (page: Page, selector: string, text: string | RegExp) =>
  page.locator(selector).filter({ hasText: text }).first().waitFor();
const isLoggedIn = (page: Page, { email }: Pick<Person, 'email'>) => says(page, '#who', email);
const kept = (page: Page) =>
  page.evaluate<{ access_token: string; refresh_token: string } | null>(
    `JSON.parse(sessionStorage.getItem('${SESSION}'))`,
  );
const renewed = (page: Page) =>
  page.waitForResponse(
    (answer) => answer.ok() && (answer.request().postData()?.includes('grant_type=refresh_token') ?? false),
  );

/** Opens a tag, and finds one of its operations. */
async function operation(page: Page, tag: string, method: string, path: string): Promise<Locator> {
  const found = page.locator(`.opblock-${method}`).filter({
    has: page.locator(`.opblock-summary-path[data-path="${path}"]`),
  });
  if ((await found.count()) === 0) await page.locator(`#operations-tag-${tag}`).click();
  return found;
}

describe('anonymous at /docs', () => {
  it('sees every operation and what it needs, without a refusal by the policy or a request elsewhere', async () => {
    const { page, faults } = await openPage(server, '/docs');
    const listUsers = await operation(page, 'Admin', 'get', '/admin/users');
    expect(await listUsers.locator('.needs').textContent()).toBe('needs: users:read');
    await listUsers.locator('.opblock-summary-control').click();
    await listUsers.getByText(/of the built-in roles: admin, auditor/).waitFor();
    expect(await page.locator('#who').textContent()).toBe('Not logged in.');
    expect(faults).toEqual([]);
  });

  it('is told why a log-in was refused', async () => {
    const { page } = await openPage(server, '/docs');
    await logIn(page, { email: ada.email, password: 'not-the-password' });
    await says(page, '#log-in-fault', 'E-mail address or password is wrong.');
    expect(await kept(page)).toBeNull();
  });

  it('logs in with one click as an account of the demonstration, once there are some', async () => {
    const without = await openPage(server, '/docs');
    await says(without.page, '#demo-logins', 'npm run seed:demo');
    await createUser(server, { email: 'user@demo.example', username: 'demo', password: 'demo-Twin-2026' });
    const { page, faults } = await openPage(server, '/docs');
    await page.getByRole('button', { name: 'Log in as user' }).click();
    await isLoggedIn(page, { email: 'user@demo.example' });
    expect(await page.getByRole('button', { name: 'Log in as admin' }).count()).toBe(0);
    expect(faults).toEqual([]);
  });

  it('finds nothing of the demonstration in production', async () => {
    const production = await startServer({
      database,
      env: { NODE_ENV: 'production', RATE_LIMIT_SCALE: '1' },
    });
    const { page, faults } = await openPage(production, '/docs');
    await page.locator('.opblock-tag').first().waitFor();
    expect(await page.content()).not.toContain('demo-logins.js');
    for (const path of [
      '/docs/demo/accounts.json',
      '/docs/demo/demo-logins.js',
      '/docs/demo/%64emo-logins.js',
    ])
      expect((await production.request('GET', path)).status).toBe(404);
    expect(faults).toEqual([]);
  });
});

describe('somebody who logs in at /docs', () => {
  it('is named with their roles and the time left, also after a reload, and gone after the log-out', async () => {
    const { page, faults } = await openPage(server, '/docs');
    await logIn(page, ada);
    await says(page, '#who', `Ada Lovelace (${ada.email}) · user`);
    await says(page, '#time-left', /Token: 0:0\d left/);
    await page.reload();
    await says(page, '#who', `Ada Lovelace (${ada.email}) · user`);
    const { access_token: token } = (await kept(page))!;
    expect(await page.evaluate('localStorage.length')).toBe(0);
    await page.getByRole('button', { name: 'Log out' }).click();
    await says(page, '#who', 'Not logged in.');
    expect(await kept(page)).toBeNull();
    await until(async () => (await server.request('GET', '/auth/me', { token })).status === 401);
    expect(faults).toEqual([]);
  });

  it('stays logged in past the end of a token, which no call ever meets', async () => {
    const { page } = await openPage(server, '/docs');
    const refused: string[] = [];
    page.on('response', (answer) => void (answer.status() === 401 && refused.push(answer.url())));
    await logIn(page, ada);
    await isLoggedIn(page, ada);
    const first = (await kept(page))!;
    await renewed(page);
    await renewed(page);
    await isLoggedIn(page, ada);
    expect((await kept(page))!.refresh_token).not.toBe(first.refresh_token);
    expect(refused).toEqual([]);
  });

  it('stays logged in in a duplicate of the tab as well', async () => {
    const { page } = await openPage(server, '/docs');
    await logIn(page, ada);
    await isLoggedIn(page, ada);
    const tokens = JSON.stringify(await kept(page));
    await page
      .context()
      .addInitScript(
        `sessionStorage.getItem('${SESSION}') ?? sessionStorage.setItem('${SESSION}', ${JSON.stringify(tokens)})`,
      );
    const twin = await openPage(server, '/docs', { context: page.context() });
    await isLoggedIn(twin.page, ada);
    await Promise.race([renewed(page), renewed(twin.page)]);
    await Promise.race([renewed(page), renewed(twin.page)]);
    for (const tab of [page, twin.page]) {
      await isLoggedIn(tab, ada);
      expect(await tab.locator('#news').textContent()).toBe('');
    }
  });

  it('is told when the session was ended elsewhere', async () => {
    const { page } = await openPage(server, '/docs');
    await logIn(page, ada);
    await isLoggedIn(page, ada);
    const { access_token: token } = (await kept(page))!;
    await server.request('POST', '/auth/logout', { token });
    await says(page, '#news', 'log in again');
    expect(await page.locator('#who').textContent()).toBe('Not logged in.');
  });

  it('calls an operation as themselves', async () => {
    const { page, faults } = await openPage(server, '/docs');
    await logIn(page, ada);
    await isLoggedIn(page, ada);
    const readMe = await operation(page, 'Auth', 'get', '/auth/me');
    await readMe.locator('.opblock-summary-control').click();
    await readMe.getByRole('button', { name: 'Try it out' }).click();
    await readMe.getByRole('button', { name: 'Execute' }).click();
    await readMe.locator('.live-responses-table').getByText(ada.email).first().waitFor();
    expect(faults).toEqual([]);
  });

  it('may do so with Swagger UI’s own dialog, by password or with a token', async () => {
    const { page } = await openPage(server, '/docs');
    const dialog = page.locator('.dialog-ux');
    await page.locator('.btn.authorize').click();
    await dialog.getByLabel('username:').fill(ada.email);
    await dialog.getByLabel('password:').fill(ada.password);
    await dialog.getByRole('button', { name: 'Apply given OAuth2 credentials' }).click();
    await isLoggedIn(page, ada);
    expect((await kept(page))!.refresh_token).toBeDefined();
    await page.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('button', { name: 'Log out' }).click();
    await says(page, '#who', 'Not logged in.');

    const admin = await signedInAs(server, database, ['user', 'admin']);
    await page.locator('.btn.authorize').click();
    await dialog.locator('#auth-bearer-value').fill(admin.accessToken);
    await dialog.getByRole('button', { name: 'Apply credentials' }).click();
    await says(page, '#who', `(${admin.email}) · user, admin`);
    await says(page, '#news', 'The pasted token is not valid any more.');
  });
});

describe('what the roles allow at /docs', () => {
  const badge = async (person: Person, path: string) => {
    const { page } = await openPage(server, '/docs');
    await logIn(page, person);
    await isLoggedIn(page, person);
    const found = (await operation(page, 'Admin', 'get', path)).locator('.needs');
    return { text: await found.textContent(), marked: /lacking/.test((await found.getAttribute('class'))!) };
  };

  it('is marked for a user, an auditor and an admin', async () => {
    const [auditor, admin] = [
      await signedInAs(server, database, ['auditor']),
      await signedInAs(server, database, ['user', 'admin']),
    ];
    expect(await badge(ada, '/admin/roles')).toEqual({ text: 'your roles lack roles:read', marked: true });
    expect(await badge(auditor, '/admin/roles')).toEqual({
      text: 'your roles lack roles:read',
      marked: true,
    });
    expect(await badge(auditor, '/admin/audit-log')).toEqual({ text: 'yours: audit:read', marked: false });
    expect(await badge(admin, '/admin/roles')).toEqual({ text: 'yours: roles:read', marked: false });
  });

  it('changes on the page when the roles change', async () => {
    const person = await createUser(server);
    const admin = await signedInAs(server, database, ['user', 'admin']);
    const { page } = await openPage(server, '/docs');
    await logIn(page, person);
    await isLoggedIn(page, person);
    const listUsers = await operation(page, 'Admin', 'get', '/admin/users');
    await listUsers.getByText('your roles lack users:read').waitFor();
    const body = { roles: ['user', 'auditor'] };
    await server.request('PUT', `/admin/users/${person.userId}/roles`, { token: admin.accessToken, body });
    await listUsers.getByText('yours: users:read').waitFor();
    await says(page, '#who', 'user, auditor');
  });
});

describe('a stream watched at /docs', () => {
  it('shows its events as they come, and the answer', async () => {
    const { page, faults } = await openPage(server, '/docs');
    await logIn(page, ada);
    await isLoggedIn(page, ada);
    await page.getByText('Watch a stream').click();
    await page.getByLabel('Message').fill('My left knee hurts <b>badly</b>');
    await page.getByRole('button', { name: 'Send' }).click();
    await says(page, '#watch-state', /The stream has ended after \d+ events/);
    const events = await page.locator('#watch-events li').allTextContents();
    expect(events[0]).toMatch(/ms {2}id 1 {2}\{"type":"metadata"/);
    expect(events.at(-1)).toContain('{"type":"done"');
    expect(await page.locator('#watch-answer').textContent()).toMatch(/left knee/i);
    expect(await page.getByLabel(/^Conversation/).inputValue()).toMatch(/^[0-9a-f-]{36}$/);
    expect(faults).toEqual([]);
  });

  it('can be left', async () => {
    const { page } = await openPage(server, '/docs');
    await logIn(page, ada);
    await isLoggedIn(page, ada);
    await page.getByText('Watch a stream').click();
    const held = await holdUser(database, ada.userId);
    await page.getByRole('button', { name: 'Send' }).click();
    await held.lined(1);
    await page.getByRole('button', { name: 'Stop' }).click();
    await says(page, '#watch-state', 'Stopped.');
    await held.release();
  });

  it('says what a refusal says', async () => {
    const { page } = await openPage(server, '/docs');
    await page.getByText('Watch a stream').click();
    await page.getByRole('button', { name: 'Send' }).click();
    await says(page, '#watch-state', '401 token_missing: This call needs an access token.');
  });
});
