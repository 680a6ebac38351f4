import type { INestApplication } from '@nestjs/common';
import { SwaggerModule } from '@nestjs/swagger';
import { openApiDocument } from './openapi-document.js';

/** Serves Swagger UI at /docs and the document at /openapi.json. */
export function serveDocument(app: INestApplication): void {
  SwaggerModule.setup('docs', app, () => openApiDocument(app), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    customSiteTitle: 'MediTwin API',
    swaggerOptions: { persistAuthorization: true, displayRequestDuration: true, operationsSorter: 'alpha' },
  });
}
