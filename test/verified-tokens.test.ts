import { setTimeout as sleep } from 'node:timers/promises';
import { accessOf } from './support/access.js';
import { createUser, type Person } from './support/people.js';
import { type Server, startServer } from './support/server.js';

let server: Server;
let ada: Person;

beforeAll(async () => {
  server = await startServer();
  ada = await createUser(server);
});

const withToken = (accessToken: string) => accessOf(server, { accessToken });

describe('a token that was verified before', () => {
  it('lets in nothing that only looks like it', async () => {
    const [header, payload, signature] = ada.accessToken.split('.') as [string, string, string];
    const admin = { ...JSON.parse(Buffer.from(payload, 'base64url').toString()), roles: ['admin'] } as object;
    const raised = Buffer.from(JSON.stringify(admin)).toString('base64url');
    const forgeries = [
      `${header}.${raised}.${signature}`,
      `${header}.${payload}.${signature.slice(0, -2)}`,
      `${header}.${payload}.${'A'.repeat(signature.length)}`,
      `${header}.${payload}.${signature}A`,
    ];
    for (let round = 0; round < 3; round++) {
      for (const forgery of forgeries) expect(await withToken(forgery)).toBe('token_invalid');
      expect(await withToken(ada.accessToken)).toBe('ok');
    }
  });

  it('is not forgotten for the sake of forgeries', async () => {
    const [header, payload] = ada.accessToken.split('.');
    for (let i = 0; i < 200; i++) expect(await withToken(`${header}.${payload}.${i}`)).toBe('token_invalid');
    expect(await withToken(ada.accessToken)).toBe('ok');
  });

  it('expires like any other', async () => {
    const brief = await startServer({
      database: server.database,
      env: { ACCESS_TOKEN_EXPIRE_MINUTES: '0.05' },
    });
    const eve = await createUser(brief);
    const seen = [];
    for (let code = 'ok'; code === 'ok'; await sleep(50)) seen.push((code = await accessOf(brief, eve)));
    expect(seen.length).toBeGreaterThan(2);
    expect(seen.at(-1)).toBe('token_expired');
    expect(await accessOf(brief, eve)).toBe('token_expired');
  });

  it('is of no use to another person, in whatever order they come', async () => {
    const people = await Promise.all(Array.from({ length: 5 }, () => createUser(server)));
    const answers = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => {
        const { accessToken: token, userId } = people[i % 5]!;
        const { body } = await server.request('GET', '/auth/forward', { token });
        return body['user_id'] === userId;
      }),
    );
    expect(new Set(answers)).toEqual(new Set([true]));
  });
});
