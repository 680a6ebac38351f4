// `npm run console:pictures -- <address> <folder>`: a picture of each panel of a running console, light, dark and as wide as
// a phone, to be looked at. It wants the people of `npm run seed:demo`, and says where a page is wider than its window.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const [address = 'http://127.0.0.1:8000', folder = '/tmp/meditwin-console-pictures'] = process.argv.slice(2);
const PASSWORD = 'demo-Twin-2026';
const WIDE = { width: 1280, height: 860 };
const PHONE = { width: 360, height: 740 };
const LOOKS = {
  light: { colorScheme: 'light', viewport: WIDE },
  dark: { colorScheme: 'dark', viewport: WIDE },
  phone: { colorScheme: 'light', viewport: PHONE },
};

/** What is done before a picture, for what does not stand there at once. */
const openPart = async (page) => {
  await page.getByRole('button', { name: 'Left Knee', exact: true }).click();
  await page.getByRole('heading', { name: 'Timeline' }).waitFor();
};
const openConversation = (place) => async (page) => {
  const list = page.locator('.conversations');
  if ((await list.getAttribute('open')) === null) await list.locator('summary').click();
  await list.locator('[data-session] > button').nth(place).click();
  await page.locator('.message').first().waitFor();
};
const openUser = async (page) => {
  await page.getByRole('button', { name: 'Open demo.ben' }).click();
  await page.getByText('Change the roles').click();
};
const readTwin = async (page) => {
  await page
    .getByRole('button', { name: /^Read the twin/ })
    .first()
    .click();
  await page.getByRole('dialog').waitFor();
};
const fail = async (page) => {
  await page.getByRole('form', { name: 'Sign up' }).getByRole('button').click();
  await page.locator('.field-fault:not(:empty)').first().waitFor();
};
const PANELS = [
  ['', 'account', 'signed-out'],
  ['', 'account', 'faults', fail],
  ['user', 'account'],
  ['user', 'chat', 'emergency', openConversation(0)],
  ['user', 'chat', 'replies', openConversation(2)],
  ['user', 'body', '', openPart],
  ['user', 'grants'],
  ['clinician', 'patients'],
  ['clinician', 'patients', 'twin', readTwin],
  ['admin', 'users'],
  ['admin', 'users', 'one', openUser],
  ['admin', 'audit'],
  ['admin', 'matrix'],
  ['admin', 'stats'],
  ['admin', 'requests'],
];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
for (const [look, options] of Object.entries(LOOKS)) {
  let [who, page] = [undefined, undefined];
  for (const [person, panel, more = '', prepare] of PANELS) {
    if (person !== who) {
      await page?.context().close();
      page = await (await browser.newContext(options)).newPage();
      page.on('pageerror', (error) => console.log(`${look} ${panel}: ${error.stack}`));
      page.on('console', (message) => message.type() === 'error' && console.log(look, panel, message.text()));
      await page.goto(`${address}/console/`);
      if (person) {
        const form = page.getByRole('form', { name: 'Log in' });
        await form.getByLabel('E-mail address').fill(`${person}@demo.example`);
        await form.getByLabel('Password').fill(PASSWORD);
        await form.getByRole('button', { name: 'Log in' }).click();
        await page.getByRole('heading', { name: 'Access token' }).waitFor();
      }
      who = person;
    }
    await page.keyboard.press('Escape');
    await page.locator(`[data-panel=${panel}]`).click();
    await page.waitForLoadState('networkidle');
    await prepare?.(page);
    await page.waitForLoadState('networkidle');
    const name = [panel, more, look].filter(Boolean).join('-');
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: !more.match(/one|twin/) });
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    if (wide > options.viewport.width) console.log(`${name} is ${wide} wide`);
  }
  await page.context().close();
}
await browser.close();
console.log(folder);
