import { prepared, preparedName } from './prepared.js';

it('a statement is known by its text, and a name stands for one text', () => {
  expect(prepared('read', 'SELECT 1')).toBe('SELECT 1');
  expect([preparedName('SELECT 1'), preparedName('SELECT 2')]).toEqual(['read', undefined]);
  expect(prepared('read', 'SELECT 1')).toBe('SELECT 1');
  expect(() => prepared('read', 'SELECT 2')).toThrow('called "read"');
  expect(preparedName('SELECT 2')).toBeUndefined();
});
