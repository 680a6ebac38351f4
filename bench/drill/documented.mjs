import * as problems from '../../dist/src/http/problems.js';

/** Code to status, of all that docs/errors.md lists. */
const CATALOGUE = new Map(
  Object.values(problems).map((Problem) => {
    const problem = new Problem();
    return [problem.code, problem.getStatus()];
  }),
);

/** The code of the 503 that nginx answers itself when no instance does (deploy/nginx/meditwin.conf). */
const OF_THE_PROXY = 'server_unavailable';

/** A problem whose code and status are those of the catalogue. */
const isOfTheCatalogue = ({ status, code, type, body }) =>
  type.startsWith('application/problem+json') &&
  body.status === status &&
  CATALOGUE.get(code) === status &&
  body.request_id;

const saysWhen = ({ headers }) => Number(headers['retry-after']) > 0;

/**
 * What kind of answer is it?
 * - `good`: a whole 2xx
 * - `refused`: a 4xx of the catalogue which the caller has to expect
 * - `unavailable`: a 503 of the catalogue that says when to come back
 * - `without an instance`: a 503 of nginx itself that says when to come back
 * - `unexplained`: anything else
 * @param expected codes of 4xx that may come
 */
export function classOf(answer, expected = []) {
  const { status, code, cut } = answer;
  if (cut) return 'unexplained';
  if (status >= 200 && status < 300) return 'good';
  if (status === 503 && saysWhen(answer) && isOfTheCatalogue(answer)) return 'unavailable';
  if (status === 503 && saysWhen(answer) && code === OF_THE_PROXY) return 'without an instance';
  if (status >= 400 && status < 500 && expected.includes(code) && isOfTheCatalogue(answer)) return 'refused';
  return 'unexplained';
}
