import type { Route } from '../access/routes.js';
import { thrownAsOAuth } from '../http/throws-oauth.decorator.js';
import { thrownBy } from '../http/throws.decorator.js';
import { CATALOGUE, type Kind, OF_ANY_CALL } from './problem-responses.js';

/** As many operations are named; of more, how many there are. */
const NAMED = 6;

/** @returns docs/errors.md @throws Error that names a problem which no route throws */
export function errorsPage(routes: readonly Route[]): string {
  const rows = CATALOGUE.map((Entry) => {
    const problem = new Entry();
    const cells = [problem.getStatus(), `\`${problem.code}\``, problem.detail, where(Entry, routes)];
    return `| ${cells.join(' | ')} |`;
  });
  return `# Errors

Made by \`npm run openapi\` from the catalogue of problems; \`npm run openapi:check\` fails when it differs.

Every error is \`application/problem+json\` (RFC 9457) with a stable \`code\`: branch on it, and show \`detail\`. Name the
\`request_id\` when you report a fault. On \`validation_failed\`, \`errors\` lists \`{ field, message }\`. With 429 and 503 comes
\`Retry-After\`, in seconds. \`POST /auth/token\` alone answers as RFC 6749 has it, \`{ error, error_description }\`.

Behind \`deploy/nginx/meditwin.conf\` one more can come, from nginx: 503 \`server_unavailable\`, no server can be
reached, or none answered in time. A POST or PATCH may have been done then: repeat it with its \`Idempotency-Key\`.

| status | \`code\` | sentence | where |
| --- | --- | --- | --- |
${rows.join('\n')}
`;
}

function where(problem: Kind, routes: readonly Route[]): string {
  const operations = routes
    .filter(({ declaredOn }) => [...thrownBy(declaredOn), ...thrownAsOAuth(declaredOn)].includes(problem))
    .map(({ operationId }) => `\`${operationId}\``)
    .sort();
  const any = OF_ANY_CALL.includes(problem);
  if (!any && operations.length === 0) throw new Error(`No route throws ${problem.name}.`);
  if (any) return 'any call';
  if (operations.length > NAMED) return `${operations.length} operations`;
  return operations.join(', ');
}
