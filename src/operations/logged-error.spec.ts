import { QueryFailedError } from 'typeorm';
import { loggedError } from './logged-error.js';

const SECRET = 'I have a "planted" headache';

/** As pg and TypeORM make them. */
function failed(code: string, message: string): QueryFailedError {
  const detail = `Failing row contains (1, ${SECRET}).`;
  const driverError = Object.assign(new Error(message), { code, detail, where: SECRET, constraint: 'c' });
  return new QueryFailedError('INSERT INTO t VALUES ($1)', [SECRET], driverError);
}

it('shows what failed, and no value of a row or parameter', () => {
  const error = failed('23514', 'new row for relation "t" violates check constraint "c"');
  const logged = loggedError(new Error('outer', { cause: error })) as { cause: { message: string } };
  expect(JSON.stringify(logged)).not.toContain('planted');
  expect(logged.cause).toMatchObject({ type: 'QueryFailedError', code: '23514', constraint: 'c' });
  expect(logged.cause.message).toContain('relation "t" violates check constraint "c"');
});

it('leaves out input that PostgreSQL quotes', () => {
  const logged = loggedError(failed('22P02', `invalid input syntax for type uuid: "${SECRET}"`));
  expect(JSON.stringify(logged)).not.toContain('planted');
  expect(logged).toMatchObject({
    message: 'invalid input syntax for type uuid: "…"',
    stack: expect.stringMatching(/: "…"\n\s+at /) as unknown,
  });
});
