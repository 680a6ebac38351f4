import { readFile } from 'node:fs/promises';
import { type Server, startServer } from './support/server.js';

const DASHBOARD = 'deploy/grafana/meditwin.json';
const ALERTS = 'deploy/prometheus/alerts.yaml';
const PAGE = 'docs/operations.md';
const NAME = /\b(?:meditwin|nodejs|process)_[a-z0-9_]+/g;

let server: Server;
/** Name of each metric that the server has → its type. */
let types: Map<string, string>;
/** The same, with what a histogram becomes. */
let series: Set<string>;

beforeAll(async () => {
  server = await startServer({ alone: 'the metrics of one process' });
  const { body } = await server.request<string>('GET', '/metrics');
  types = new Map([...body.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name!, type!]));
  series = new Set(
    [...types].flatMap(([name, type]) =>
      type === 'histogram' || type === 'summary'
        ? ['_bucket', '_sum', '_count'].map((part) => name + part)
        : [name],
    ),
  );
});

const namesIn = (text: string): string[] => [...new Set(text.match(NAME))];
const unknownIn = (text: string, known: { has(name: string): boolean }): string[] =>
  namesIn(text).filter((name) => !known.has(name));
const ours = (): string[] => [...types.keys()].filter((name) => name.startsWith('meditwin_'));

/** Rows of the page's tables whose first cell is code: the code, and the other cells. */
async function rowsOf(page: string): Promise<Map<string, string[]>> {
  const rows = (await readFile(page, 'utf8')).matchAll(/^\| `([^`]+)` *\|(.*)\|$/gm);
  return new Map([...rows].map(([, code, rest]) => [code!, rest!.split('|').map((cell) => cell.trim())]));
}

it('the dashboard asks for metrics that the server has, and leaves none of ours out', async () => {
  const text = await readFile(DASHBOARD, 'utf8');
  expect(namesIn(text).length).toBeGreaterThan(20);
  expect(unknownIn(text, series)).toEqual([]);
  const shown = namesIn(text).map((name) => name.replace(/_(bucket|sum|count)$/, ''));
  expect(ours().filter((name) => !shown.includes(name))).toEqual([]);
});

it('the alerts ask for metrics that the server has', async () => {
  const text = await readFile(ALERTS, 'utf8');
  expect(namesIn(text).length).toBeGreaterThan(8);
  expect(unknownIn(text, series)).toEqual([]);
});

it('each metric of ours is explained to whoever reads it, with its type and labels', async () => {
  const { body } = await server.request<string>('GET', '/metrics');
  const rows = await rowsOf(PAGE);
  for (const name of ours()) {
    expect(body).toMatch(new RegExp(`^# HELP ${name} \\S.{15}`, 'm'));
    expect([name, rows.get(name)?.[0]]).toEqual([name, types.get(name)]);
    const labels = new RegExp(`^${name}(?:_bucket|_count)?\\{([^}]*)\\}`, 'm').exec(body)?.[1] ?? '';
    const used = [...labels.matchAll(/(\w+)=/g)].map(([, label]) => label!).filter((label) => label !== 'le');
    const told = [...(rows.get(name)?.[1]?.matchAll(/`(\w+)`/g) ?? [])].map(([, label]) => label!);
    expect([name, told]).toEqual([name, used]);
  }
});

it('the page speaks of no metric that is not there, and of each alert with its severity', async () => {
  const text = await readFile(PAGE, 'utf8');
  expect(unknownIn(text, { has: (name) => types.has(name) || series.has(name) })).toEqual([]);
  const rows = await rowsOf(PAGE);
  const rules = (await readFile(ALERTS, 'utf8')).matchAll(/- alert: (\w+)[^]+?severity: (\w+)/g);
  const alerts = [...rules].map(([, alert, severity]) => [alert, severity]);
  expect(alerts.length).toBeGreaterThan(8);
  expect(alerts).toEqual(
    [...rows].filter(([name]) => name.startsWith('Meditwin')).map(([name, [severity]]) => [name, severity]),
  );
});

it('each series of a counter is 0 from the start, and explained here or among the errors', async () => {
  const { body } = await server.request<string>('GET', '/metrics');
  const told = (await Promise.all([PAGE, 'docs/errors.md'].map((page) => readFile(page, 'utf8')))).join('');
  for (const name of ours().filter((one) => types.get(one) === 'counter')) {
    const values = [...body.matchAll(new RegExp(`^${name}(?:\\{\\w+="([^"]+)"\\})? (\\d+)$`, 'gm'))];
    expect([name, values.length > 0, values.filter(([, , count]) => count !== '0')]).toEqual([
      name,
      true,
      [],
    ]);
    const labels = values.flatMap(([, label]) => label ?? []);
    expect(labels.filter((label) => !told.includes(`\`${label}\``))).toEqual([]);
  }
});
