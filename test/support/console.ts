import type { Locator, Page } from 'playwright-core';
import { type OpenedPage, openPage, type OpenOptions } from './browser.js';
import type { Person } from './people.js';
import type { Server } from './server.js';

type Login = Pick<Person, 'email' | 'password'>;

/** Opens the console, with somebody logged in through its form. */
export async function openConsole(
  server: Pick<Server, 'url'>,
  person?: Login,
  options: OpenOptions = {},
): Promise<OpenedPage> {
  const opened = await openPage(server, '/console/', options);
  if (person) {
    await logIn(opened.page, person);
    await opened.page.getByRole('heading', { name: 'Access token' }).waitFor();
  }
  return opened;
}

export async function logIn(page: Page, { email, password }: Login): Promise<void> {
  const form = page.getByRole('form', { name: 'Log in' });
  await form.getByLabel('E-mail address').fill(email);
  await form.getByLabel('Password').fill(password);
  await form.getByRole('button', { name: 'Log in' }).click();
}

/** Shows a panel. @returns it */
export async function openPanel(page: Page, title: string): Promise<Locator> {
  await page
    .getByRole('navigation', { name: 'Panels' })
    .getByRole('link', { name: title, exact: true })
    .click();
  const panel = page.getByRole('region', { name: title, exact: true });
  await panel.waitFor();
  return panel;
}

export const titlesOf = (page: Page): Promise<string[]> =>
  page.getByRole('navigation', { name: 'Panels' }).getByRole('link').allTextContents();

/** Waits until it says so. */
export const says = (place: Page | Locator, text: string | RegExp): Promise<void> =>
  place.getByText(text).first().waitFor();
