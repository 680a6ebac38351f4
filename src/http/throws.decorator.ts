import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { Problem } from './problem.js';
import { ProblemDto } from './problem.dto.js';

const EXAMPLE_REQUEST_ID = '01938f2e-7b5a-7c1d-9e3f-123456789abc';

/** Documents the errors of a route: one answer per status, with an example per `code`. */
export function Throws(...catalogue: (new () => Problem)[]): MethodDecorator & ClassDecorator {
  const problems = catalogue.map((Entry) => new Entry());
  const statuses = [...new Set(problems.map((problem) => problem.getStatus()))];
  return applyDecorators(
    ApiExtraModels(ProblemDto),
    ...statuses.map((status) =>
      answer(
        status,
        problems.filter((problem) => problem.getStatus() === status),
      ),
    ),
  );
}

const answer = (status: number, problems: Problem[]): MethodDecorator & ClassDecorator =>
  ApiResponse({
    status,
    description: problems.map(({ code, detail }) => `\`${code}\`: ${detail}`).join(' '),
    content: {
      'application/problem+json': {
        schema: { $ref: getSchemaPath(ProblemDto) },
        examples: Object.fromEntries(
          problems.map((problem) => [problem.code, { value: problem.body('/the/path', EXAMPLE_REQUEST_ID) }]),
        ),
      },
    },
  });
