import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseAddress } from './database-address.js';

const folder = mkdtempSync(join(tmpdir(), 'meditwin-address-'));
const root = join(folder, 'root.crt');
writeFileSync(root, 'the CA');
afterAll(() => rmSync(folder, { recursive: true }));

describe('the address of a database', () => {
  it('names user, password, host, port and database', () => {
    expect(databaseAddress('postgres://ada:secret@db.example.org:6432/meditwin')).toEqual({
      hosts: [{ host: 'db.example.org', port: 6432 }],
      user: 'ada',
      password: 'secret',
      database: 'meditwin',
      options: undefined,
      ssl: false,
      target: 'any',
    });
  });

  it.each<[string, string[]]>([
    ['postgres://one:1,two:2/x', ['one:1', 'two:2']],
    ['postgresql://u:p@one,two:2,three/x', ['one:5432', 'two:2', 'three:5432']],
    ['postgres://u@[::1]:1,[fe80::2]/x', ['::1:1', 'fe80::2:5432']],
    ['postgres:///x', ['localhost:5432']],
    ['postgres://', ['localhost:5432']],
    ['postgres://u@localhost/x?host=/run/postgresql&port=6', ['/run/postgresql:6']],
    ['postgres://u@%2Frun%2Fpostgresql/x', ['/run/postgresql:5432']],
    ['postgres:///x?host=one,two&port=1,2', ['one:1', 'two:2']],
    ['postgres:///x?host=one,two&port=7', ['one:7', 'two:7']],
  ])('%s leads to %j', (text, hosts) => {
    expect(databaseAddress(text).hosts.map(({ host, port }) => `${host}:${port}`)).toEqual(hosts);
  });

  it.each([
    ['postgres://a%40b:p%3A%2Fw@h/d%20b', 'a@b', 'p:/w', 'd b'],
    ['postgres://a:100%@h/x', 'a', '100%', 'x'],
    ['postgres://a:p@w@h/x', 'a', 'p@w', 'x'],
    ['postgres://a:p:w@h/x', 'a', 'p:w', 'x'],
    ['postgres://h', undefined, undefined, undefined],
  ])('%s is decoded', (text, user, password, database) => {
    expect(databaseAddress(text)).toMatchObject({ user, password, database });
  });

  it('says which of its hosts will do, and with what the session begins', () => {
    const { target, options } = databaseAddress(
      'postgres://one,two/x?target_session_attrs=read-write&options=-c%20search_path%3Dmine',
    );
    expect([target, options]).toEqual(['read-write', '-c search_path=mine']);
  });

  it.each<[string, object | false]>([
    ['', false],
    ['sslmode=disable', false],
    ['sslmode=require', { rejectUnauthorized: false }],
    [`sslmode=require&sslrootcert=${root}`, { rejectUnauthorized: true, ca: 'the CA' }],
    [`sslmode=verify-ca&sslrootcert=${root}`, { rejectUnauthorized: true, ca: 'the CA' }],
    [`sslmode=verify-full&sslrootcert=${root}`, { rejectUnauthorized: true, ca: 'the CA' }],
    ['sslmode=verify-full', { rejectUnauthorized: true }],
    ['sslmode=verify-full&sslrootcert=system', { rejectUnauthorized: true }],
    [
      `sslmode=require&sslcert=${root}&sslkey=${root}`,
      { rejectUnauthorized: false, cert: 'the CA', key: 'the CA' },
    ],
  ])('"%s" says how it is encrypted', (query, expected) => {
    const { ssl } = databaseAddress(`postgres://h/x?${query}`);
    const { checkServerIdentity, ...rest } = ssl || {};
    expect(ssl && rest).toEqual(expected);
    const anyName = ssl !== false && !query.includes('verify-full');
    expect(checkServerIdentity !== undefined).toBe(anyName);
  });

  it.each([
    ['mysql://u:secret@h/x', 'must be an address such as'],
    ['host=h dbname=x password=secret', 'must be an address such as'],
    ['postgres://u:secret@h:port/x', 'cannot be read'],
    ['postgres://u:secret@h:70000/x', 'a port that is none'],
    ['postgres://u:secret%ff@h/x', 'encode no text'],
    ['postgres://u:secret@h/x?sslmode=prefer', 'none of disable, require, verify-ca, verify-full'],
    ['postgres://u:secret@h/x?ssl=true', 'write sslmode=verify-full'],
    ['postgres://u:secret@h/x?sslmode=verify-ca', 'needs the CA of the database'],
    ['postgres://u:secret@h/x?sslrootcert=/root.crt', 'no sslmode that uses it'],
    ['postgres://u:secret@h/x?sslmode=verify-full&sslrootcert=/no/such', 'cannot be read (ENOENT)'],
    ['postgres://u:secret@h/x?target_session_attrs=standby', 'this server writes'],
  ])('%s is refused without repeating its password', (text, sentence) => {
    const refused = () => databaseAddress(text);
    expect(refused).toThrow(sentence);
    expect(refused).not.toThrow('secret');
  });
});
