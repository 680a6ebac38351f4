import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { openConsole, openPanel, says, titlesOf } from '../support/console.js';
import { createDatabase, type Database } from '../support/database.js';
import { createUser, type Person, signedInAs } from '../support/people.js';
import { type Server, startServer } from '../support/server.js';

const AXE = readFileSync(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
const PHONE = { width: 360, height: 740 };
const LONG = 'Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschaferswessen';

let database: Database;
let server: Server;
/** Sees every panel, with something in each. */
let everybody: Person;

beforeAll(async () => {
  database = await createDatabase();
  server = await startServer({ database });
  everybody = await signedInAs(server, database, ['user', 'clinician', 'admin']);
  const token = everybody.accessToken;
  for (const message of ['I have crushing chest pain', 'My left knee hurts', LONG])
    await server.request('POST', '/chat/message', { token, body: { message } });
  const clinician = await signedInAs(server, database, ['user', 'clinician']);
  const patient = await createUser(server, { full_name: LONG });
  for (const [person, grantee_email] of [
    [everybody, clinician.email],
    [patient, everybody.email],
  ] as const)
    await server.request('POST', '/users/me/grants', { token: person.accessToken, body: { grantee_email } });
});

/** @returns what axe finds serious or critical, with where it is */
async function seriousFaults(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  return page.evaluate<string[]>(`axe.run().then(({ violations }) => violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ': ' + html + ' ' + failureSummary)))`);
}

/** What a panel shows once something was done in it. */
const DEEPER: Record<string, (page: Page) => Promise<void>> = {
  Chat: async (page) => {
    const list = page.locator('.conversations');
    if ((await list.getAttribute('open')) === null) await list.locator('summary').click();
    await list.getByRole('button', { name: 'I have crushing chest pain', exact: true }).click();
    await says(page.getByRole('alert'), /emergency/);
  },
  'Body map': async (page) => {
    await page.getByRole('button', { name: 'Left Knee' }).click();
    await page.getByRole('heading', { name: 'Timeline' }).waitFor();
  },
  Patients: async (page) => {
    await page.getByRole('button', { name: /^Read the twin/ }).click();
    await page.getByRole('dialog').waitFor();
  },
  Users: async (page) => {
    await page.getByRole('button', { name: `Open ${everybody.username}` }).click();
    await page.getByRole('dialog').getByText('Change the roles').click();
  },
  Account: async (page) => {
    await page.getByText('Contents', { exact: true }).click();
    await page.getByRole('form', { name: 'Change the password' }).getByRole('button').click();
    await says(page, 'validation_failed');
  },
};

describe.each([
  ['light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }],
  ['dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }],
  ['light on a phone', { colorScheme: 'light', viewport: PHONE }],
] as const)('the console, %s', (_name, options) => {
  it('has no serious fault in any panel, and none is wider than its window', async () => {
    const { page, faults } = await openConsole(server, undefined, options);
    const found = { 'signed out': await seriousFaults(page) };
    await page.close();
    const opened = await openConsole(server, everybody, options);
    const titles = await titlesOf(opened.page);
    expect(titles).toHaveLength(10);
    for (const title of titles) {
      await openPanel(opened.page, title);
      await opened.page.waitForLoadState('networkidle');
      await DEEPER[title]?.(opened.page);
      const width = await opened.page.evaluate<number>('document.documentElement.scrollWidth');
      const wide = width > options.viewport.width ? [`${width} wide`] : [];
      Object.assign(found, { [title]: [...(await seriousFaults(opened.page)), ...wide] });
      await opened.page.keyboard.press('Escape');
    }
    expect(found).toEqual(Object.fromEntries(Object.keys(found).map((title) => [title, []])));
    expect([...faults, ...opened.faults]).toEqual([]);
  });
});

describe('by keyboard alone', () => {
  const focused = (page: Page) =>
    page.evaluate<string>(
      'document.activeElement.getAttribute("aria-label") ?? document.activeElement.textContent',
    );

  it('one goes from the link to the content, through the panels, and lands on what was opened', async () => {
    const { page } = await openConsole(server, everybody);
    await page.reload();
    await page.getByRole('heading', { name: 'Access token' }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    for (let n = 0; n < 3; n++) await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Chat');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Chat' }).waitFor();
    expect(await focused(page)).toBe('Chat');
    expect(await page.evaluate('document.activeElement.tagName')).toBe('H1');
    await page.goBack();
    await page.getByRole('heading', { name: 'Account', exact: true }).waitFor();
  });

  it('one writes, sends and comes back to the field', async () => {
    const { page } = await openConsole(server, await createUser(server));
    await openPanel(page, 'Chat');
    await page.getByLabel('Message', { exact: true }).focus();
    await page.keyboard.type('Hello');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('I have a headache');
    await page.keyboard.press('Enter');
    await page.locator('.message.assistant[aria-busy=false]').waitFor();
    expect(await page.locator('.message.user .said').textContent()).toBe('Hello\nI have a headache');
    expect(await page.evaluate('document.activeElement.id')).toBe('message');
  });

  it('one opens a dialog, is inside it, leaves it, and is where one was', async () => {
    const { page } = await openConsole(server, everybody);
    await openPanel(page, 'Users');
    const open = page.getByRole('button', { name: `Open ${everybody.username}` });
    await open.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    expect(await page.evaluate('document.activeElement.closest("dialog") !== null')).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await focused(page)).toBe(`Open ${everybody.username}`);
  });

  it('one sees where one is', async () => {
    const { page } = await openConsole(server);
    for (let n = 0; n < 12; n++) {
      await page.keyboard.press('Tab');
      const style = await page.evaluate<string>(
        'document.activeElement === document.body ? "3px" : getComputedStyle(document.activeElement).outlineWidth',
      );
      expect(style).toBe('3px');
    }
  });
});

describe('somebody who wants less motion', () => {
  it('gets none', async () => {
    const { page } = await openConsole(server);
    const durations = () =>
      page.evaluate<string>(
        `[...new Set([...document.querySelectorAll('*')].map((one) => getComputedStyle(one).transitionDuration))].sort().join()`,
      );
    expect(await durations()).toContain('0.12s');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await durations()).toBe('0s');
  });
});
