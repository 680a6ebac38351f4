import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { type OAuthAnswer, oauthAnswer } from './oauth-error.js';
import { OAuthErrorDto } from './oauth-error.dto.js';
import type { Problem } from './problem.js';

/** Documents the errors of an OAuth route: one answer per status, with an example per problem behind it. */
export function ThrowsOAuth(...catalogue: (new () => Problem)[]): MethodDecorator {
  const answers = catalogue.map((Entry) => {
    const problem = new Entry();
    return { code: problem.code, answer: oauthAnswer(problem) };
  });
  const statuses = [...new Set(answers.map(({ answer }) => answer.status))];
  return applyDecorators(
    ApiExtraModels(OAuthErrorDto),
    ...statuses.map((status) =>
      documented(
        status,
        answers.filter(({ answer }) => answer.status === status),
      ),
    ),
  );
}

const documented = (status: number, answers: { code: string; answer: OAuthAnswer }[]): MethodDecorator =>
  ApiResponse({
    status,
    description: answers
      .map(({ answer: { body } }) => `\`${body.error}\`: ${body.error_description}`)
      .join(' '),
    content: {
      'application/json': {
        schema: { $ref: getSchemaPath(OAuthErrorDto) },
        examples: Object.fromEntries(answers.map(({ code, answer }) => [code, { value: answer.body }])),
      },
    },
  });
