import { readFileSync } from 'node:fs';
import * as catalogue from '../src/http/problems.js';

interface Operation {
  operationId: string;
  tags: string[];
  responses: Record<string, { $ref?: string }>;
}
interface Response {
  content: Record<string, { examples: Record<string, { $ref: string }> }>;
}
interface Document {
  tags: { name: string; description: string }[];
  servers: { url: string }[];
  paths: Record<string, Record<string, Operation>>;
  components: {
    schemas: Record<string, { enum?: string[]; oneOf?: { $ref: string }[] }>;
    responses: Record<string, Response>;
    examples: Record<string, { value: { code: string; status: number } }>;
  };
}

const document = JSON.parse(readFileSync('openapi.json', 'utf8')) as Document;
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));
const operation = (id: string) => operations.find(({ operationId }) => operationId === id)!;
const PROBLEMS = Object.values(catalogue).map((One) => new One());

/** The codes of which an answer of an operation has an example. */
const codes = (id: string, status: string): string[] => {
  const name = operation(id).responses[status]!.$ref!.split('/').at(-1)!;
  return Object.keys(document.components.responses[name]!.content['application/problem+json']!.examples);
};

/** Where an object stands that tells nothing of what it holds. */
function untold(node: unknown, path = ''): string[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type, properties, additionalProperties } = node as Record<string, unknown>;
  const here = type === 'object' && !properties && typeof additionalProperties !== 'object' ? [path] : [];
  return [...here, ...Object.entries(node).flatMap(([key, value]) => untold(value, `${path}/${key}`))];
}

describe('openapi.json', () => {
  it('names each operation once, by its tag and a method', () => {
    const ids = operations.map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { operationId, tags } of operations) {
      expect(tags).toHaveLength(1);
      expect(operationId).toMatch(new RegExp(`^${tags[0]!.toLowerCase()}\\.[a-z][A-Za-z]+$`));
    }
  });

  it('describes every tag that it uses, and no other', () => {
    expect(document.tags.map(({ name }) => name).sort()).toEqual(
      [...new Set(operations.flatMap(({ tags }) => tags))].sort(),
    );
    for (const { description } of document.tags) expect(description).toMatch(/\.$/);
  });

  it('is served from wherever it is read', () => {
    expect(document.servers).toEqual([{ url: '/' }]);
  });

  it('has no object without properties', () => {
    expect(untold(document)).toEqual([]);
  });

  it('names every code of the catalogue, and shows each as it is answered', () => {
    expect([...document.components.schemas['ProblemCode']!.enum!].sort()).toEqual(
      PROBLEMS.map(({ code }) => code).sort(),
    );
    for (const [code, { value }] of Object.entries(document.components.examples))
      expect(value).toMatchObject({
        code,
        status: PROBLEMS.find((problem) => problem.code === code)!.getStatus(),
      });
  });

  it('tells of each answer all codes, whether its handler, its controller or its rule throws them', () => {
    expect(codes('admin.updateUser', '403')).toEqual(['beyond_own_permissions', 'forbidden']);
    expect(codes('chat.streamMessage', '503')).toEqual(['overloaded', 'store_unavailable']);
    expect(codes('auth.signup', '409')).toEqual(['email_taken', 'username_taken']);
    expect(codes('service.checkHealth', '4XX')).toContain('headers_too_large');
  });

  it('has every problem answer once, and refers to it', () => {
    for (const { responses } of operations)
      for (const [status, response] of Object.entries(responses))
        if (status >= '4' && !('content' in response))
          expect(response.$ref).toMatch(/^#\/components\/responses\//);
    expect(operation('auth.readMe').responses['401']).toEqual({
      $ref: '#/components/responses/Unauthorized',
    });
  });

  it('tells the events of a stream apart by their type', () => {
    expect(operation('chat.streamMessage').responses['200']).toMatchObject({
      content: { 'text/event-stream': { schema: { $ref: '#/components/schemas/ChatEvent' } } },
    });
    expect(document.components.schemas['ChatEvent']).toMatchObject({
      discriminator: { mapping: { done: '#/components/schemas/DoneEventDto' } },
    });
  });
});
