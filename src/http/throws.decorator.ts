import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { ProblemDto } from './problem.dto.js';

interface CatalogueEntry {
  status: number;
  code: string;
  sentence: string;
}

/** Documents the errors of a route: one answer per status, with an example per `code`. */
export function Throws(...problems: CatalogueEntry[]): MethodDecorator & ClassDecorator {
  const statuses = [...new Set(problems.map((problem) => problem.status))];
  const entriesOf = (status: number) => problems.filter((problem) => problem.status === status);
  return applyDecorators(
    ApiExtraModels(ProblemDto),
    ...statuses
      .map((status) => [status, entriesOf(status)] as const)
      .map(([status, entries]) =>
        ApiResponse({
          status,
          description: entries.map((entry) => `\`${entry.code}\`: ${entry.sentence}`).join(' '),
          content: {
            'application/problem+json': {
              schema: { $ref: getSchemaPath(ProblemDto) },
              examples: Object.fromEntries(entries.map((entry) => [entry.code, { value: exampleOf(entry) }])),
            },
          },
        }),
      ),
  );
}

const exampleOf = (entry: CatalogueEntry): object => ({
  type: `urn:meditwin:problem:${entry.code}`,
  title: (entry.code[0]!.toUpperCase() + entry.code.slice(1)).replaceAll('_', ' '),
  status: entry.status,
  detail: entry.sentence,
  instance: '/the/path',
  code: entry.code,
  request_id: '01938f2e-7b5a-7c1d-9e3f-123456789abc',
});
