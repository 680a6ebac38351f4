import { readFileSync } from 'node:fs';
import { AUDIT_ACTIONS } from '../src/audit/audit-action.js';
import { readEnvironment } from '../src/config/env.js';
import { CONTEXT_WORDS } from '../src/passwords/context-words.js';
import { BUDGETS } from '../src/throttling/budget.js';

const page = readFileSync('docs/security.md', 'utf8');
const section = (heading: string): string =>
  new RegExp(`^## ${heading}\n(.*?)(?=^## |$(?![^]))`, 'ms').exec(page)![1]!;
const plain = (text: string): string => text.replaceAll(/\s+/g, ' ');

describe('docs/security.md', () => {
  it('has the budgets that the code has', () => {
    const rows = [...section('Guessing').matchAll(/^\| `([a-z-]+)` +\| (\d+) in (\d+) seconds/gm)];
    const told = Object.fromEntries(
      rows.map(([, name, points, seconds]) => [name, { points: Number(points), seconds: Number(seconds) }]),
    );
    expect(told).toEqual(BUDGETS);
  });

  it('has the words that make no password', () => {
    expect(plain(section('Words that make no password'))).toContain(`: ${CONTEXT_WORDS.join(', ')}.`);
  });

  it('names every route that looks at a password or refresh token', () => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
      paths: Record<string, Record<string, { requestBody?: unknown }>>;
    };
    const { components } = JSON.parse(readFileSync('openapi.json', 'utf8')) as {
      components: { schemas: Record<string, { properties?: object }> };
    };
    const looks = (body: unknown): boolean => {
      const text = JSON.stringify(body ?? {});
      const names = [...text.matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name!);
      const properties = names.flatMap((name) => Object.keys(components.schemas[name]?.properties ?? {}));
      return (
        properties.some((property) => /password|refresh_token/.test(property)) || /"password"/.test(text)
      );
    };
    const routes = Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods)
        .filter(([, { requestBody }]) => looks(requestBody))
        .map(([method]) => `${method.toUpperCase()} ${path}`),
    );
    const told = [...section('Ways to sign in').matchAll(/`((?:POST|DELETE) \/[\w/{}-]+)`/g)].map(
      ([, route]) => route,
    );
    expect(new Set(told)).toEqual(new Set(routes));
  });

  it('has the lifetimes that the settings have', () => {
    const { ACCESS_TOKEN_EXPIRE_MINUTES, REFRESH_TOKEN_EXPIRE_DAYS, SESSION_MAX_DAYS, AUDIT_PERSONAL_DAYS } =
      readEnvironment({});
    for (const said of [
      `${ACCESS_TOKEN_EXPIRE_MINUTES} minutes (\`ACCESS_TOKEN_EXPIRE_MINUTES\`)`,
      `${REFRESH_TOKEN_EXPIRE_DAYS} days (\`REFRESH_TOKEN_EXPIRE_DAYS\`)`,
      `${SESSION_MAX_DAYS} days (\`SESSION_MAX_DAYS\`)`,
      `${AUDIT_PERSONAL_DAYS} days (\`AUDIT_PERSONAL_DAYS\`)`,
    ])
      expect(plain(page)).toContain(said);
  });

  it('names every action of the audit record', () => {
    const [, list] = /these actions: (.*?)\.\s\s/s.exec(section('What is logged'))!;
    expect([...list!.matchAll(/`([a-z.]+)`/g)].map(([, action]) => action)).toEqual([...AUDIT_ACTIONS]);
  });
});
