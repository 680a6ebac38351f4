import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { type OAuthAnswer, oauthAnswer } from './oauth-error.js';
import { OAuthErrorDto } from './oauth-error.dto.js';
import type { Problem } from './problem.js';

const THROWN_OAUTH = 'meditwin:thrown-oauth';

/** @param declared a handler and its controller @returns the problems behind their RFC 6749 errors */
export const thrownAsOAuth = (declared: readonly object[]): (new () => Problem)[] =>
  declared.flatMap(
    (on) => (Reflect.getMetadata(THROWN_OAUTH, on) as (new () => Problem)[] | undefined) ?? [],
  );

/** Documents the errors of an OAuth route: one answer per status, with an example per problem behind it. */
export function ThrowsOAuth(...catalogue: (new () => Problem)[]): MethodDecorator {
  const answers = catalogue.map((Entry) => {
    const problem = new Entry();
    return { code: problem.code, answer: oauthAnswer(problem) };
  });
  const statuses = [...new Set(answers.map(({ answer }) => answer.status))];
  return applyDecorators(
    SetMetadata(THROWN_OAUTH, catalogue),
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
