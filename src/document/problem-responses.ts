import { STATUS_CODES } from 'node:http';
import type { Problem } from '../http/problem.js';
import * as catalogue from '../http/problems.js';

export type Kind = new () => Problem;

const byStatusAndCode = (One: Kind, Other: Kind): number => {
  const [one, other] = [new One(), new Other()];
  return one.getStatus() - other.getStatus() || (one.code < other.code ? -1 : 1);
};

/** Every problem there is, by status and then by code. */
export const CATALOGUE: readonly Kind[] = Object.values(catalogue).sort(byStatusAndCode);

/** No handler throws them: a request is refused so before one is reached, or fails by our own fault. */
export const OF_ANY_CALL: readonly Kind[] = [
  catalogue.BadRequest,
  catalogue.MethodNotAllowed,
  catalogue.RequestTimeout,
  catalogue.PayloadTooLarge,
  catalogue.UriTooLong,
  catalogue.UnsupportedMediaType,
  catalogue.ExpectationFailed,
  catalogue.HeadersTooLarge,
  catalogue.InternalError,
  catalogue.Overloaded,
];

const EXAMPLE_REQUEST_ID = '01938f2e-7b5a-7c1d-9e3f-123456789abc';
/** A name that counts up to so many codes stays readable; more are named by their status. */
const CODES_IN_A_NAME = 3;

const HEADERS: Record<number, Record<string, object>> = {
  401: { 'WWW-Authenticate': text('What to send instead (RFC 6750).', 'Bearer error="invalid_token"') },
  429: { 'Retry-After': text('Seconds to wait.', '30') },
  503: { 'Retry-After': text('Seconds to wait.', '1') },
};

interface Components {
  responses: Record<string, object>;
  examples: Record<string, object>;
}

type Reference = { $ref: string };

/** Collects the answers of all operations, each kind of answer once, with an example of every `code` in it. */
export class ProblemResponses {
  readonly components: Components = { responses: {}, examples: {} };
  private readonly names = new Map<string, string>();

  /** @returns by status, where the answers stand that an operation gives by these problems */
  of(kinds: readonly Kind[]): Record<string, Reference> {
    const problems = CATALOGUE.filter((one) => kinds.includes(one)).map((One) => new One());
    const statuses = [...new Set(problems.map((problem) => problem.getStatus()))].sort();
    return Object.fromEntries(
      statuses.map((status) => {
        const ofStatus = problems.filter((problem) => problem.getStatus() === status);
        return [status, this.add(ofStatus, { headers: HEADERS[status], description: sentences(ofStatus) })];
      }),
    );
  }

  /** @returns by status, what every operation may answer besides */
  ofAnyCall(): Record<string, Reference> {
    const problems = OF_ANY_CALL.map((One) => new One());
    const refusals = problems.filter((problem) => problem.getStatus() < 500);
    const description = `Any call may be refused before its handler is reached. ${sentences(refusals)}`;
    return { '4XX': this.add(refusals, { description }, 'Refused'), ...this.of([catalogue.InternalError]) };
  }

  private add(problems: Problem[], said: object, name?: string): Reference {
    const codes = problems.map(({ code }) => code);
    const known = this.names.get(codes.join());
    if (known) return reference('responses', known);
    for (const problem of problems)
      this.components.examples[problem.code] = {
        summary: problem.detail,
        value: problem.body('/the/path', EXAMPLE_REQUEST_ID),
      };
    const chosen = name ?? this.nameOf(problems);
    this.names.set(codes.join(), chosen);
    this.components.responses[chosen] = {
      ...said,
      content: {
        'application/problem+json': {
          schema: reference('schemas', 'ProblemDto'),
          examples: Object.fromEntries(codes.map((code) => [code, reference('examples', code)])),
        },
      },
    };
    return reference('responses', chosen);
  }

  private nameOf(problems: Problem[]): string {
    const joined = problems.map(({ code }) => pascal(code)).join('Or');
    if (problems.length <= CODES_IN_A_NAME) return joined;
    const byStatus = pascal(STATUS_CODES[problems[0]!.getStatus()]!);
    return byStatus in this.components.responses ? joined : byStatus;
  }
}

const reference = (kind: string, name: string): Reference => ({ $ref: `#/components/${kind}/${name}` });

const sentences = (problems: Problem[]): string =>
  problems.map(({ code, detail }) => `\`${code}\`: ${detail}`).join(' ');

const pascal = (words: string): string =>
  words
    .split(/[_ ]/)
    .map((word) => `${word[0]!.toUpperCase()}${word.slice(1)}`)
    .join('');

function text(description: string, example: string): object {
  return { description, schema: { type: 'string', example } };
}
