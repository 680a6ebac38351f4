import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { databaseAddress } from '../src/config/database-address.js';
import { readEnvironment, VARIABLES } from '../src/config/env.js';
import * as problems from '../src/http/problems.js';
import { secondsToStop } from './support/stopping.js';
import { TEST_SECRETS } from './support/server.js';

interface Service {
  image: string;
  environment?: Record<string, string | number>;
  ports?: string[];
  volumes?: string[];
  depends_on?: Record<string, { condition: string }>;
  stop_grace_period?: string;
  read_only?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
}

const NGINX = 'deploy/nginx/meditwin.conf';
const INSTANCES = ['api-1', 'api-2'];

let text: string;
let nginx: string;
let services: Record<string, Service>;

beforeAll(async () => {
  [text, nginx] = await Promise.all([readFile('compose.yaml', 'utf8'), readFile(NGINX, 'utf8')]);
  ({ services } = parse(text) as { services: Record<string, Service> });
});

it('compose starts two instances behind nginx, PostgreSQL and Redis', () => {
  expect(Object.keys(services).sort()).toEqual(['api-1', 'api-2', 'database', 'proxy', 'redis']);
});

it('nginx alone can be reached from outside, on this machine', () => {
  const published = Object.entries(services).flatMap(([name, { ports = [] }]) =>
    ports.map((port) => [name, port]),
  );
  expect(published).toEqual([['proxy', '127.0.0.1:${PORT:-8000}:8080']]);
});

it('nginx sends requests to the instances, where they listen', () => {
  const { proxy } = services;
  expect(proxy!.volumes).toEqual([`./${NGINX}:/etc/nginx/conf.d/default.conf:ro`]);
  expect(/^ *listen (\d+);$/m.exec(nginx)![1]).toBe(proxy!.ports![0]!.split(':').at(-1));
  const upstream = [...nginx.matchAll(/^ *server (\S+:\d+) /gm)].map(([, address]) => address);
  expect(upstream).toEqual(INSTANCES.map((name) => `${name}:${services[name]!.environment!['PORT']}`));
  for (const name of INSTANCES) expect(proxy!.depends_on![name]).toEqual({ condition: 'service_healthy' });
});

it('nginx refuses in the words of the API, but for what the API never says', () => {
  const map = (name: string): Map<string, string> => {
    const [, lines] = new RegExp(`map \\$status \\$problem_${name} \\{\n([^}]*)\\}`).exec(nginx)!;
    return new Map(
      [...lines!.matchAll(/^ *(\w+) "?([^";]*)"?;$/gm)].map(([, status, words]) => [status!, words!]),
    );
  };
  const [codes, titles, details] = ['code', 'title', 'detail'].map(map);
  const catalogue = Object.values(problems).map((Entry) => new Entry().body('', ''));
  const unknown: string[] = [];
  for (const [status, code] of codes!) {
    const known = catalogue.find((problem) => problem.code === code);
    if (!known) unknown.push(code);
    else
      expect({ status, title: titles!.get(status), detail: details!.get(status) }).toEqual({
        status: known.status === 400 ? 'default' : String(known.status),
        title: known.title,
        detail: known.detail,
      });
  }
  expect(unknown).toEqual(['server_unavailable']);
  const answered = [...nginx.matchAll(/error_page ([\d ]+)(?:=(\d+) )?\$problem_place;/g)].flatMap(
    ([, statuses, instead]) => (instead ? [instead] : statuses!.trim().split(' ')),
  );
  expect(answered.sort()).toEqual(
    [...codes!.keys()].map((status) => status.replace('default', '400')).sort(),
  );
});

it('every variable is known: those of the instances to the server, those of the file to .env.example', async () => {
  const example = await readFile('.env.example', 'utf8');
  const asked = [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name!);
  expect(asked.filter((name) => !new RegExp(`^${name}=`, 'm').test(example))).toEqual([]);
  for (const name of INSTANCES) {
    const unknown = Object.keys(services[name]!.environment!).filter((variable) => !(variable in VARIABLES));
    expect(unknown).toEqual([]);
  }
});

it('the instances are the same, and start with what they are given', () => {
  const [one, other] = INSTANCES.map((name) => services[name]!);
  expect(one).toEqual(other);
  const given: Record<string, string> = { POSTGRES_PASSWORD: 'secret', ...TEST_SECRETS };
  const environment = Object.entries(one!.environment!).map(([name, value]) => [
    name,
    String(value).replaceAll(/\$\{(\w+)[^}]*\}/g, (_, variable: string) => given[variable]!),
  ]);
  expect(readEnvironment(Object.fromEntries(environment) as Record<string, string>)).toMatchObject({
    NODE_ENV: 'production',
    DATABASE_URL: databaseAddress('postgres://meditwin:secret@database:5432/meditwin'),
    TRUST_PROXY: ['1'],
    ...TEST_SECRETS,
  });
});

it('an instance gets more time to stop than it takes', async () => {
  const seconds = await secondsToStop();
  for (const name of INSTANCES)
    expect(Number.parseInt(services[name]!.stop_grace_period!, 10)).toBeGreaterThan(seconds);
});

it('nginx, the instances and Redis have no capability and a file system that is only read', () => {
  for (const name of ['proxy', 'redis', ...INSTANCES])
    expect(services[name]).toMatchObject({
      read_only: true,
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
    });
});
