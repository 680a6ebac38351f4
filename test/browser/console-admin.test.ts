import { openConsole, openPanel, says, titlesOf } from '../support/console.js';
import { createDatabase, type Database } from '../support/database.js';
import { createUser, type Person, signedInAs } from '../support/people.js';
import { type Server, startServer } from '../support/server.js';
import { until } from '../support/until.js';

const PROBE = `<img src=x onerror="document.title='pwned'">`;
const OF_ANYBODY = ['Account', 'Chat', 'Body map', 'Grants'];

let database: Database;
let server: Server;
let admin: Person;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
  admin = await signedInAs(server, database, ['user', 'admin']);
});

describe('the panels', () => {
  it.each([
    ['user', []],
    ['clinician', ['Patients']],
    ['auditor', ['Users', 'Audit log', 'Stats']],
    ['admin', ['Patients', 'Users', 'Audit log', 'Access matrix', 'Stats']],
  ])('of a %s are those that the permissions open', async (role, more) => {
    const { page, faults } = await openConsole(server, await signedInAs(server, database, role));
    expect(await titlesOf(page)).toEqual([...OF_ANYBODY, ...more, 'Requests']);
    expect(faults).toEqual([]);
  });

  it('can be asked for by address alone by whom they are open to', async () => {
    const { page } = await openConsole(server, await createUser(server));
    await page.goto(`${server.url}/console/#users`);
    await page.reload();
    await page.getByRole('heading', { name: 'Access token' }).waitFor();
    expect(await page.getByRole('heading', { level: 1 }).allTextContents()).toEqual(['Account']);
  });
});

describe('an administrator', () => {
  it('finds people page by page, by name, role and state', async () => {
    const other = await createDatabase();
    const full = await startServer({ database: other });
    const boss = await signedInAs(full, other, ['user', 'admin']);
    await other.query(
      `INSERT INTO users (id, email, username, full_name, password_hash, roles, is_active)
       SELECT gen_random_uuid(), 'p' || n || '@example.org', 'p' || n, 'Person ' || n, 'none', '{user}', n <> 7
       FROM generate_series(1, 30) n`,
    );
    const { page, faults } = await openConsole(full, boss);
    const users = await openPanel(page, 'Users');
    const rows = users.locator('tbody tr');
    await rows.nth(19).waitFor();
    expect(await rows.count()).toBe(20);
    await users.getByRole('button', { name: 'Show more' }).click();
    await rows.nth(30).waitFor();
    const filter = users.getByRole('form', { name: 'Filter the users' });
    await filter.getByLabel('State').selectOption('false');
    await filter.getByRole('button').click();
    await rows.nth(1).waitFor({ state: 'detached' });
    expect(await rows.first().textContent()).toMatch(/Person 7.*deactivated/);
    await filter.getByLabel('State').selectOption('');
    await filter.getByLabel('Role').fill('admin');
    await filter.getByRole('button').click();
    await says(rows.first(), boss.email);
    await filter.getByLabel('Part of a name').fill('nobody-of-that-name');
    await filter.getByRole('button').click();
    await says(users, 'Nobody who matches.');
    expect(faults).toEqual([]);
  });

  it('deactivates somebody with a reason, which then stands in the audit log, and activates them', async () => {
    const person = await createUser(server, { full_name: PROBE });
    const { page, faults } = await openConsole(server, admin);
    const users = await openPanel(page, 'Users');
    const act = async (title: string, button: string) => {
      await users.getByRole('button', { name: `Open ${person.username}` }).click();
      const dialog = page.getByRole('dialog', { name: PROBE });
      await dialog.getByText(title, { exact: true }).click();
      const form = dialog.getByRole('form', { name: title });
      await form.getByLabel('Reason').fill(`${button}: ${PROBE}`);
      await form.getByRole('button', { name: button }).click();
      await dialog.waitFor({ state: 'detached' });
    };
    await act('Deactivate the account', 'Deactivate');
    await says(users.getByRole('row').filter({ hasText: person.username }), 'deactivated');
    expect((await server.request('GET', '/auth/me', { token: person.accessToken })).status).toBe(401);
    await act('Activate the account', 'Activate');
    await says(users.getByRole('row').filter({ hasText: person.username }), /^active$/);

    const audit = await openPanel(page, 'Audit log');
    const filter = audit.getByRole('form', { name: 'Filter the events' });
    await filter.getByLabel('Action').selectOption('account.deactivated');
    await filter.getByLabel('Concerns (user id)').fill(person.userId);
    await filter.getByRole('button').click();
    await says(audit.locator('tbody'), `Deactivate: ${PROBE}`);
    expect(await audit.locator('tbody tr').count()).toBe(1);
    await audit.getByRole('button', { name: /^Show all of/ }).click();
    await says(page.getByRole('dialog'), admin.userId);
    expect(await page.title()).toBe('Audit log · MediTwin console');
    expect(faults).toEqual([]);
  });

  it('has the audit log verified, and is told when it was tampered with', async () => {
    const other = await createDatabase();
    const spoilt = await startServer({ database: other });
    const { page } = await openConsole(spoilt, await signedInAs(spoilt, other, ['user', 'admin']));
    const audit = await openPanel(page, 'Audit log');
    const verify = () => audit.getByRole('button', { name: 'Verify' }).click();
    await says(audit.locator('tbody'), 'account.created');
    await until(async () => {
      await verify();
      return audit.getByText(/^Whole: [1-9]\d* seals, [1-9]\d* events; 0 not sealed yet/).isVisible();
    });
    await other.query('ALTER TABLE audit_events DISABLE TRIGGER ALL');
    await other.query(`UPDATE audit_events SET action = 'twin.read'`);
    await verify();
    await says(audit, /^Not whole/);
  });

  it('reads the access matrix and the stats', async () => {
    const { page, faults } = await openConsole(server, admin);
    const matrix = await openPanel(page, 'Access matrix');
    await matrix.getByLabel('Only routes with').fill('audit-log');
    await says(matrix, /^2 of \d+ routes$/);
    expect(await matrix.locator('tbody tr').first().textContent()).toBe(
      'GET /admin/audit-logaudit:readyesyes––',
    );
    const stats = await openPanel(page, 'Stats');
    await says(stats, 'active users');
    expect(faults).toEqual([]);
  });

  it('loses a panel at the next call when a role was edited, which changes no token', async () => {
    const save = (permissions: string[]) =>
      server.request('PUT', '/admin/roles/desk', { token: admin.accessToken, body: { permissions } });
    await save(['users:read', 'stats:read']);
    const { page } = await openConsole(server, await signedInAs(server, database, ['user', 'desk']));
    await openPanel(page, 'Stats');
    const users = await openPanel(page, 'Users');
    await users.locator('tbody tr').first().waitFor();
    await save(['stats:read']);
    await users.getByRole('button', { name: 'Search' }).click();
    await says(page.locator('#news'), '“Users” is no longer open to you.');
    expect(await titlesOf(page)).toEqual([...OF_ANYBODY, 'Stats', 'Requests']);
    expect(await page.locator('.fault:not(:empty)').count()).toBe(0);
  });

  it('who is demoted in another window loses the panels at the next call, without a storm of errors', async () => {
    const demoted = await signedInAs(server, database, ['user', 'admin']);
    const here = await openConsole(server, demoted);
    const users = await openPanel(here.page, 'Users');
    const refused: string[] = [];
    here.page.on('response', (answer) => {
      if (answer.status() >= 400) refused.push(`${answer.status()} ${new URL(answer.url()).pathname}`);
    });

    const there = await openConsole(server, admin);
    const list = await openPanel(there.page, 'Users');
    await list.getByRole('button', { name: `Open ${demoted.username}` }).click();
    const dialog = there.page.getByRole('dialog');
    await dialog.getByText('Change the roles').click();
    await dialog.getByLabel('admin').uncheck();
    await dialog.getByRole('button', { name: 'Save the roles' }).click();
    await dialog.waitFor({ state: 'detached' });

    await users.getByRole('button', { name: 'Search' }).click();
    await says(here.page.locator('#news'), '“Users” is no longer open to you.');
    expect(await titlesOf(here.page)).toEqual([...OF_ANYBODY, 'Requests']);
    expect(await here.page.locator('main').textContent()).not.toContain(demoted.email + admin.email);
    expect(await here.page.locator('.fault:not(:empty)').count()).toBe(0);
    expect(await here.page.getByRole('region', { name: 'Users' }).count()).toBe(0);
    expect(refused.length).toBeLessThanOrEqual(3);
    expect([...here.faults, ...there.faults]).toEqual([]);
  });
});
