interface Node {
  [key: string]: unknown;
}
type Schemas = Record<string, Node>;

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null;

/** What is shown as it is, and holds no schema. */
const SHOWN = new Set(['example', 'examples', 'value', 'default', 'enum']);

/**
 * Writes schemas as OpenAPI 3.1 allows and generators like them: a reference beside its description instead of an `allOf`
 * of one, and a schema with a `title` once, under that name.
 */
export function tidySchemas(node: unknown, schemas: Schemas): void {
  if (!isNode(node)) return;
  const { allOf } = node;
  if (Array.isArray(allOf) && allOf.length === 1) {
    delete node['allOf'];
    Object.assign(node, allOf[0] as Node);
  }
  for (const [key, value] of Object.entries(node)) {
    if (SHOWN.has(key)) continue;
    tidySchemas(value, schemas);
    if (key === 'schema' && isNode(value) && typeof value['title'] === 'string') {
      const { title, ...schema } = value;
      schemas[title] = schema;
      node[key] = { $ref: `#/components/schemas/${title}` };
    }
  }
}

/** Names the codes that a problem may have, so that a frontend's compiler knows them. */
export function nameProblemCodes(schemas: Schemas, codes: string[]): void {
  const properties = schemas['ProblemDto']!['properties'] as Schemas;
  schemas['ProblemCode'] = {
    type: 'string',
    enum: codes,
    description:
      'The stable name of a problem. New ones may come: treat one that you do not know by its status.',
  };
  const { type: _type, ...said } = properties['code']!;
  properties['code'] = { ...said, $ref: '#/components/schemas/ProblemCode' };
}
