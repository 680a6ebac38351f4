import type { Page } from 'playwright-core';
import type { OpenedPage } from '../support/browser.js';
import { logIn, openConsole, openPanel, says } from '../support/console.js';
import { createDatabase, type Database } from '../support/database.js';
import { createUser, type Person } from '../support/people.js';
import { type Server, startServer } from '../support/server.js';
import { SLOW_ASSISTANT } from '../support/streams.js';
import { until } from '../support/until.js';

/** Of an access token. The console renews it about a second before. */
const LIFE_MS = 6_000;

let database: Database;
let server: Server;

const start = (env: Record<string, string> = {}) =>
  startServer({
    database,
    env: { ACCESS_TOKEN_EXPIRE_MINUTES: String(LIFE_MS / 60_000), NODE_OPTIONS: SLOW_ASSISTANT, ...env },
  });

beforeAll(async () => {
  database = await createDatabase();
  server = await start();
});

interface Row {
  generation: number;
  rotated_at: Date;
  ended_at: Date | null;
}

/** The sessions of somebody; those made by the test itself, over HTTP, are left out. */
const sessionsOf = ({ userId }: Person): Promise<Row[]> =>
  database.query<Row>(
    `SELECT generation, rotated_at, ended_at FROM session WHERE user_id = $1 AND user_agent LIKE '%Chrome%'`,
    [userId],
  );

/** @returns when each generation began, by the clock of the database, once there are so many */
async function generations(person: Person, count: number): Promise<Date[]> {
  const seen: Date[] = [];
  await until(async () => {
    const [row] = await sessionsOf(person);
    seen[row!.generation] ??= row!.rotated_at;
    return row!.generation >= count;
  }, 60_000);
  return seen;
}

const kept = (page: Page) => page.evaluate<string>('localStorage.getItem("meditwin-console.session")');

/** So many tabs of one browser, one session. */
async function openTabs(person: Person, count: number): Promise<OpenedPage[]> {
  const first = await openConsole(server, person);
  const more: OpenedPage[] = [];
  for (let n = 1; n < count; n++) {
    const tab = await openConsole(server, undefined, { context: first.page.context() });
    await tab.page.getByRole('heading', { name: 'Access token' }).waitFor();
    more.push(tab);
  }
  return [first, ...more];
}

/** That nobody was logged out, that all have the same tokens, and that they asked for new ones once in a token's life. */
async function expectOneLineage(person: Person, tabs: OpenedPage[], began: Date[]): Promise<void> {
  for (let n = 1; n < began.length; n++)
    expect(began[n]!.getTime() - began[n - 1]!.getTime()).toBeGreaterThan(LIFE_MS / 2);
  expect(await sessionsOf(person)).toMatchObject([{ ended_at: null }]);
  await until(async () => new Set(await Promise.all(tabs.map(({ page }) => kept(page)))).size === 1);
  for (const { page, faults } of tabs) {
    expect(await page.locator('#who').textContent()).toContain(person.username);
    expect(await page.locator('.fault:not(:empty)').count()).toBe(0);
    expect(faults).toEqual([]);
  }
}

describe('a session that several tabs share', () => {
  it('is renewed once in a token’s life by two tabs that refresh at once', async () => {
    const person = await createUser(server);
    const tabs = await openTabs(person, 2);
    await expectOneLineage(person, tabs, await generations(person, 2));
    // By hand, in both at the same time.
    const [before] = await sessionsOf(person);
    await Promise.all(tabs.map(({ page }) => page.getByRole('button', { name: 'Refresh now' }).click()));
    await until(async () => (await sessionsOf(person))[0]!.generation > before!.generation);
    await expectOneLineage(person, tabs, []);
  });

  it('is renewed once in a token’s life by ten tabs, over three lives', async () => {
    const person = await createUser(server);
    const tabs = await openTabs(person, 10);
    const [before] = await sessionsOf(person);
    const asked: string[] = [];
    for (const { page } of tabs)
      page.on('request', (request) => {
        if (request.url().endsWith('/auth/refresh')) asked.push(request.url());
      });
    const began = await generations(person, before!.generation + 3);
    await expectOneLineage(person, tabs, began.slice(before!.generation));
    // A tab that was not told yet may ask as well, and is given the same token.
    expect(asked.length).toBeLessThan(10);
    for (const { page } of tabs) await page.close();
  });

  it('ends in all of them when one logs out', async () => {
    const tabs = await openTabs(await createUser(server), 2);
    await tabs[0]!.page.getByRole('button', { name: 'Log out', exact: true }).click();
    for (const { page } of tabs) await says(page.locator('#who'), 'Not signed in');
  });
});

describe('somebody else who logs in on the same page', () => {
  it('finds nothing of whoever was there before', async () => {
    const [before, after] = [await createUser(server), await createUser(server)];
    const { page, faults } = await openConsole(server, before);
    await openPanel(page, 'Chat');
    await page.getByLabel('Message', { exact: true }).fill('{"pieces":3,"note":"my secret"}');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.message.assistant[aria-busy=false]').waitFor();
    await page.getByRole('button', { name: 'Log out', exact: true }).click();
    await says(page.locator('#who'), 'Not signed in');
    expect(await page.content()).not.toContain('my secret');
    await logIn(page, after);
    await says(page.locator('#who'), after.username);
    await openPanel(page, 'Chat');
    await says(page, 'None yet.');
    expect(await page.content()).not.toMatch(`my secret|${before.username}`);
    expect(faults).toEqual([]);
  });

  it('in another tab is who one is from then on', async () => {
    const [before, after] = [await createUser(server), await createUser(server)];
    const [here, there] = (await openTabs(before, 2)) as [OpenedPage, OpenedPage];
    await there.page.getByRole('button', { name: 'Log out', exact: true }).click();
    await logIn(there.page, after);
    await says(here.page.locator('#who'), after.username);
    expect(await here.page.locator('main').textContent()).not.toContain(before.email);
  });
});

describe('a token that is over', () => {
  it('is replaced in silence when the page was asleep meanwhile', async () => {
    const person = await createUser(server);
    const { page, faults } = await openConsole(server, person);
    await page.evaluate(`(() => {
      const entry = JSON.parse(localStorage.getItem('meditwin-console.session'));
      localStorage.setItem('meditwin-console.session', JSON.stringify({ ...entry, received_at: Date.now() - 60_000 }));
    })()`);
    await openPanel(page, 'Grants');
    await says(page, 'Nobody may read your twin.');
    expect(await page.locator('#who').textContent()).toContain(person.username);
    expect(faults).toEqual([]);
  });

  it('is replaced in silence when the server refuses it', async () => {
    const person = await createUser(server);
    const { page, faults } = await openConsole(server, person);
    // A clock that went wrong: the page believes that the token is fresh.
    await page.evaluate(`(() => {
      const entry = JSON.parse(localStorage.getItem('meditwin-console.session'));
      localStorage.setItem('meditwin-console.session', JSON.stringify({ ...entry, received_at: Date.now() + 600_000 }));
    })()`);
    const refused = page.waitForResponse((answer) => answer.status() === 401, { timeout: 60_000 });
    await until(async () => {
      const { access_token: token } = JSON.parse(await kept(page)) as { access_token: string };
      return (await server.request('GET', '/auth/me', { token })).status === 401;
    });
    await openPanel(page, 'Grants');
    await refused;
    await says(page, 'Nobody may read your twin.');
    expect(await page.locator('.fault:not(:empty)').count()).toBe(0);
    expect(faults).toEqual([]);
  });
});

describe('an answer that is being streamed', () => {
  const slowly = async (page: Page, how: object): Promise<void> => {
    await openPanel(page, 'Chat');
    await page.getByLabel('Message', { exact: true }).fill(JSON.stringify(how));
    await page.getByRole('button', { name: 'Send' }).click();
    await says(page.locator('.message.assistant'), /w3 /);
  };

  it('is busy until it is stopped, and says so; what was said stays', async () => {
    const { page, faults } = await openConsole(server, await createUser(server));
    await slowly(page, { pieces: 500, ms: 50 });
    const answer = page.locator('.message.assistant');
    expect(await answer.getAttribute('aria-busy')).toBe('true');
    await page.getByRole('button', { name: 'Stop' }).click();
    await says(answer, 'Stopped: this is all that was said.');
    expect(await answer.getAttribute('aria-busy')).toBe('false');
    const said = await answer.locator('.said').textContent();
    await page.reload();
    await page.locator('[data-session] > button').click();
    await says(page.locator('.message.assistant'), 'Stopped: this is all that was said.');
    expect(await page.locator('.message.assistant .said').textContent()).toBe(said);
    expect(faults).toEqual([]);
  });

  it('is shown as stopped when the server is restarted in the middle of it', async () => {
    const mortal = await start();
    const { page, faults } = await openConsole(mortal, await createUser(mortal));
    await slowly(page, { pieces: 500, ms: 50 });
    await mortal.stop();
    await start({ PORT: new URL(mortal.url).port });
    await says(page.locator('.message.assistant'), 'Stopped: this is all that was said.');
    expect(await page.locator('.message.assistant .said').textContent()).toMatch(/^w1 w2 w3 /);
    await page.getByRole('button', { name: 'Send' }).waitFor();
    await slowly(page, { pieces: 3 });
    await page.locator('.message.assistant[aria-busy=false]').nth(1).waitFor();
    expect(faults).toEqual([]);
  });

  it('is said to be cut off when the server stays away, and the page goes on', async () => {
    const mortal = await start();
    const { page, faults } = await openConsole(mortal, await createUser(mortal));
    await slowly(page, { pieces: 500, ms: 50 });
    await mortal.kill();
    await says(page.locator('.message.assistant'), /^The connection broke here/);
    await says(page.getByRole('region', { name: 'Chat' }), 'The server cannot be reached right now.');
    expect(await page.locator('.message.assistant').getAttribute('aria-busy')).toBe('false');
    await page.getByRole('button', { name: 'Send' }).waitFor();
    expect(faults).toEqual([]);
  });
});
