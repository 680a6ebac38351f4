// Writes what the client knows of the API from openapi.json: its types (client/src/api.ts) and the table of its
// operations (client/src/operations.ts). With `--check` it only says whether they are what the document says.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import openapiTS, { astToString } from 'openapi-typescript';

process.chdir(dirname(import.meta.dirname));

const NOTICE =
  '// Made from openapi.json by scripts/client-from-openapi.mjs (`npm run openapi`); not edited by hand.\n';
/** What ends the session with which it is called. */
const ENDS_SESSION = new Set(['POST /auth/logout', 'POST /auth/logout-all', 'DELETE /users/me']);

const document = JSON.parse(readFileSync('openapi.json', 'utf8'));

const resolved = (schema) =>
  schema?.$ref ? document.components.schemas[schema.$ref.split('/').at(-1)] : schema;
const fieldsOf = (schema) => Object.keys(resolved(schema)?.properties ?? {});

/** How the client has to treat an operation, in words that src/operation.ts explains. */
function traits(call, { security = [], requestBody, responses, parameters = [] }) {
  const sent = requestBody?.content ?? {};
  const answered = Object.entries(responses)
    .filter(([status]) => status < 300)
    .flatMap(([, { content = {} }]) => Object.entries(content));
  const takes = (name) =>
    parameters.some((parameter) => parameter.in === 'header' && parameter.name === name);
  const found = {
    public: !security.some((scheme) => 'bearer' in scheme),
    json: 'application/json' in sent,
    form: 'application/x-www-form-urlencoded' in sent,
    stream: answered.some(([type]) => type === 'text/event-stream'),
    tokens: answered.some(([, { schema }]) => fieldsOf(schema).includes('access_token')),
    device: takes('X-Device-Token'),
    keyed: takes('Idempotency-Key'),
    ends: ENDS_SESSION.has(call),
  };
  return Object.keys(found).filter((trait) => found[trait]);
}

function lineOf(path, method, operation) {
  const { operationId, parameters = [], requestBody } = operation;
  const call = `${method.toUpperCase()} ${path}`;
  const body = Object.values(requestBody?.content ?? {}).flatMap(({ schema }) => fieldsOf(schema));
  // A name that the body knows too belongs to the body.
  const query = parameters
    .filter((parameter) => parameter.in === 'query' && !body.includes(parameter.name))
    .map(({ name }) => name);
  const target = query.length > 0 ? `${call}?${query.join('&')}` : call;
  return [operationId, [target, ...traits(call, operation)].join(' ')];
}

const table = Object.entries(document.paths)
  .flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => lineOf(path, method, operation)),
  )
  .sort(([one], [other]) => (one < other ? -1 : 1));

const made = {
  'client/src/api.ts': NOTICE + astToString(await openapiTS(document)),
  'client/src/operations.ts': `${NOTICE}
/** Each operation: method, path with the names of its query parameters, traits (see operation.ts). */
export const OPERATIONS = {
${table.map(([id, line]) => `  '${id}': '${line}',\n`).join('')}} as const;
`,
};

for (const [file, text] of Object.entries(made)) {
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
    console.error(`${file} is not what openapi.json says: npm run openapi`);
    process.exitCode = 1;
  }
}
