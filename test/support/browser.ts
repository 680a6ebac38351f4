import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterTheFile } from './clean-up.js';
import { rememberRequest } from './secrets.js';
import type { Server } from './server.js';

/** Debian's, or the one that `CHROMIUM` names; `npm run test:browser` has looked that it is there. */
const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
/** It asks nobody for updates or settings, and needs no display. */
const QUIET = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

export interface OpenOptions {
  /** Of another page, to open a second tab beside it; by default one that knows nothing yet. */
  readonly context?: BrowserContext;
  readonly colorScheme?: 'light' | 'dark';
  readonly viewport?: { width: number; height: number };
}

/** A page of the server, and everything about it that should not be. */
export interface OpenedPage {
  readonly page: Page;
  /** Uncaught errors, refusals by the Content-Security-Policy, and requests to other origins. */
  readonly faults: string[];
}

let starting: Promise<Browser> | undefined;
const open = new Set<BrowserContext>();

/** Pages that nobody looks at any more would go on renewing their tokens. */
afterEach(async () => {
  for (const context of open) await context.close();
  open.clear();
});

/** One browser for a test file, closed after it. */
function browser(): Promise<Browser> {
  starting ??= launch();
  return starting;
}

async function launch(): Promise<Browser> {
  if (!existsSync(EXECUTABLE)) throw new Error(`There is no ${EXECUTABLE}; npm run test:browser tells more.`);
  const launched = await chromium.launch({ executablePath: EXECUTABLE, headless: true, args: QUIET });
  afterTheFile(() => launched.close());
  return launched;
}

/** Opens a path of the server. It resolves when the page is loaded. */
export async function openPage(
  server: Pick<Server, 'url'>,
  path: string,
  { context, ...options }: OpenOptions = {},
): Promise<OpenedPage> {
  const inside = context ?? (await (await browser()).newContext(options));
  open.add(inside);
  const page = await inside.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (/Content Security Policy|Content-Security-Policy/.test(message.text())) faults.push(message.text());
  });
  page.on('request', (request) => {
    const url = new URL(request.url());
    const { authorization = '' } = request.headers();
    rememberRequest(url.href, new Headers({ authorization }), request.postData());
    if (/^(https?|wss?):$/.test(url.protocol) && url.origin !== new URL(server.url).origin)
      faults.push(`asked ${url.origin}`);
  });
  await page.goto(new URL(path, server.url).href);
  return { page, faults };
}
