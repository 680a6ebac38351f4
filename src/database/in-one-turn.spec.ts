import { inOneTurn } from './in-one-turn.js';

interface Row {
  id: string;
}

/** Rows of these ids, in the wrong order, and every statement that was run. */
function table(...ids: string[]) {
  const statements: string[][] = [];
  const read = async (keys: string[]): Promise<Row[]> => {
    statements.push(keys);
    if (keys.includes('broken')) throw new Error('the store is down');
    return ids
      .filter((id) => keys.includes(id))
      .toReversed()
      .map((id) => ({ id }));
  };
  return { statements, rowOf: inOneTurn(read, ({ id }) => id) };
}

it('reads what one turn asks for by one statement, and gives everybody their own row', async () => {
  const { statements, rowOf } = table('ada', 'bob', 'eve');
  const rows = await Promise.all(['bob', 'ada', 'nobody', 'bob'].map(rowOf));
  expect(rows).toEqual([{ id: 'bob' }, { id: 'ada' }, undefined, { id: 'bob' }]);
  expect(statements).toEqual([['bob', 'ada', 'nobody']]);
});

it('reads anew in the next turn', async () => {
  const { statements, rowOf } = table('ada');
  expect([await rowOf('ada'), await rowOf('ada')]).toEqual([{ id: 'ada' }, { id: 'ada' }]);
  expect(statements).toEqual([['ada'], ['ada']]);
});

it('tells everybody of a failure, and goes on', async () => {
  const { statements, rowOf } = table('ada');
  const outcomes = await Promise.allSettled(['ada', 'broken'].map(rowOf));
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(await rowOf('ada')).toEqual({ id: 'ada' });
  expect(statements).toHaveLength(2);
});

it('asks for a hundred at once and no more', async () => {
  const ids = Array.from({ length: 250 }, (_, i) => `person-${i}`);
  const { statements, rowOf } = table(...ids);
  expect(await Promise.all(ids.map(rowOf))).toEqual(ids.map((id) => ({ id })));
  expect(statements.map(({ length }) => length)).toEqual([100, 100, 50]);
});
