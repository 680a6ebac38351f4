import { STATUS_CODES } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { BUILT_IN_ROLES } from './access/built-in-roles.js';
import type { Permission } from './access/permission.js';
import { PRODUCT_VERSION } from './config/version.js';

const TAGS: Record<string, string> = {
  Auth: 'Sign up, sign in, refresh, sign out, and ask who is calling.',
  Users: 'One’s own account.',
  Chat: 'Conversations with the health assistant.',
  Anatomy: 'The twin: what is known of each part of one’s body.',
  Administration: 'Other people’s accounts, for those whose roles permit it.',
  Service: 'The server itself.',
};

/** Name of the scheme that gets its token from `POST /auth/token`. */
const PASSWORD = 'password';

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
  const document = SwaggerModule.createDocument(app, builder.build(), { operationIdFactory: operationId });
  complete(document);
  return document;
}

/** @example `auth.login`, `adminUsers.list` */
function operationId(controller: string, method: string): string {
  const group = controller.replace(/Controller$/, '');
  return `${group[0]!.toLowerCase()}${group.slice(1)}.${method}`;
}

interface Operation {
  security?: Record<string, string[]>[];
  description?: string;
  responses?: Record<string, { description?: string }>;
  'x-required-permissions'?: Permission[];
}

function complete(document: OpenAPIObject): void {
  for (const path of Object.values(document.paths))
    for (const operation of Object.values(path) as Operation[]) {
      describeSuccess(operation);
      describeNeeds(operation);
      offerPassword(operation);
    }
}

/** Whoever reads Swagger UI may sign in there, instead of pasting an access token. */
function offerPassword(operation: Operation): void {
  const { security = [] } = operation;
  if (security.some((scheme) => 'bearer' in scheme)) operation.security = [...security, { [PASSWORD]: [] }];
}

/** The generator leaves the description of a success empty; its status says it in HTTP's own words. */
function describeSuccess({ responses = {} }: Operation): void {
  for (const [status, response] of Object.entries(responses))
    response.description ||= STATUS_CODES[status] ?? '';
}

/** Who may call, in words, for people who read Swagger UI. */
function describeNeeds(operation: Operation): void {
  const needed = operation['x-required-permissions'];
  if (!needed) return;
  const roles = Object.keys(BUILT_IN_ROLES).filter((role) =>
    needed.every((one) => BUILT_IN_ROLES[role]!.includes(one)),
  );
  const sentence = `Needs ${needed.map((one) => `\`${one}\``).join(', ')}; of the built-in roles: ${roles.join(', ')}.`;
  operation.description = [operation.description, sentence].filter(Boolean).join('\n\n');
}

/** Serves Swagger UI at /docs and the document at /openapi.json. */
export function serveOpenApi(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'MediTwin API',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, operationsSorter: 'alpha' },
  });
}
