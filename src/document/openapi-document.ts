import { STATUS_CODES } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { inWords, needsOf, passing } from '../access/access-matrix.js';
import { builtInTable } from '../access/built-in-roles.js';
import { type Route, routesOf } from '../access/routes.js';
import { PRODUCT_VERSION } from '../config/version.js';
import { operationId } from '../http/operation-id.js';
import { ProblemDto } from '../http/problem.dto.js';
import { Overloaded } from '../http/problems.js';
import { isWatching } from '../http/shed-load.js';
import { thrownAsOAuth } from '../http/throws-oauth.decorator.js';
import { thrownBy } from '../http/throws.decorator.js';
import { CATALOGUE, ProblemResponses } from './problem-responses.js';
import { nameProblemCodes, tidySchemas } from './schemas.js';

/** The first half of an operation id, with a capital letter. */
const TAGS: Record<string, string> = {
  Auth: 'Sign up, sign in, refresh, sign out, and ask who is calling.',
  Users: 'One’s own account.',
  Chat: 'Conversations with the health assistant.',
  Anatomy: 'The twin: what is known of each part of one’s body.',
  Grants: 'Who may read one’s twin.',
  Patients: 'Those who let the caller read their twin.',
  Admin: 'Other people’s accounts, roles and the audit record, for those whose roles permit it.',
  Service: 'The server itself.',
};

/** Name of the scheme that gets its token from `POST /auth/token`. */
const PASSWORD = 'password';

interface Operation {
  operationId: string;
  security?: Record<string, string[]>[];
  description?: string;
  responses: Record<string, { description?: string } | { $ref: string }>;
  'x-required-permissions'?: string[];
  'x-required-roles'?: string[][];
}

/** @returns the OpenAPI 3.1 document of the whole service */
export function openApiDocument(app: INestApplication): OpenAPIObject {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('MediTwin API')
    .setVersion(PRODUCT_VERSION)
    .setDescription(
      'Backend of MediTwin, a medical digital twin. The current user comes from the access token alone: no call takes a user id of one’s own. Errors are RFC 9457 problem+json with a stable `code`.',
    )
    .setLicense('Proprietary', 'urn:meditwin:licence')
    .addServer('/')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' })
    .addOAuth2({ type: 'oauth2', flows: { password: { tokenUrl: '/auth/token', scopes: {} } } }, PASSWORD);
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  const document = SwaggerModule.createDocument(app, builder.build(), {
    operationIdFactory: operationId,
    extraModels: [ProblemDto],
  });
  const routes = routesOf(app.get(ModulesContainer));
  complete(document, new Map(routes.map((route) => [route.operationId, route])));
  return document;
}

function complete(document: OpenAPIObject, routes: ReadonlyMap<string, Route>): void {
  const problems = new ProblemResponses();
  for (const path of Object.values(document.paths))
    for (const operation of Object.values(path) as Operation[]) {
      const route = routes.get(operation.operationId)!;
      describeSuccess(operation);
      describeProblems(operation, route, problems);
      describeNeeds(operation, route);
      offerPassword(operation);
    }
  const schemas = document.components!.schemas as Record<string, Record<string, unknown>>;
  Object.assign(document.components!, problems.components);
  tidySchemas(document, schemas);
  nameProblemCodes(
    schemas,
    CATALOGUE.map((One) => new One().code),
  );
}

/** Whoever reads Swagger UI may sign in there, instead of pasting an access token. */
function offerPassword(operation: Operation): void {
  const { security = [] } = operation;
  if (security.some((scheme) => 'bearer' in scheme)) operation.security = [...security, { [PASSWORD]: [] }];
}

/** The generator leaves the description of a success empty; its status says it in HTTP's own words. */
function describeSuccess({ responses }: Operation): void {
  for (const [status, response] of Object.entries(responses))
    if (!('$ref' in response)) response.description ||= STATUS_CODES[status] ?? '';
}

/** What its decorators say that it throws, and what any call may. OAuth routes have told theirs in OAuth's own words. */
function describeProblems({ responses }: Operation, route: Route, problems: ProblemResponses): void {
  const { declaredOn, path } = route;
  const shed = isWatching(path) ? [] : [Overloaded];
  if (thrownAsOAuth(declaredOn).length > 0)
    return void Object.assign(responses, problems.of(thrownBy(declaredOn)));
  Object.assign(responses, problems.of([...thrownBy(declaredOn), ...shed]), problems.ofAnyCall());
}

/** Who may call, for programs and in words: the sum of what the handler and its controller declare. */
function describeNeeds(operation: Operation, route: Route): void {
  const needs = needsOf(route.rules);
  if (needs.permissions.length > 0) operation['x-required-permissions'] = needs.permissions;
  if (needs.roles.length > 0) operation['x-required-roles'] = needs.roles;
  const roles = passing(route, builtInTable()).join(', ') || 'none alone';
  const sentence =
    needs.access === 'restricted'
      ? `Needs ${inWords(needs)}; of the built-in roles: ${roles}.`
      : `${inWords(needs)}.`;
  operation.description = [operation.description, sentence].filter(Boolean).join('\n\n');
}
