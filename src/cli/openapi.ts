import { ModulesContainer } from '@nestjs/core';
import { routesOf } from '../access/routes.js';
import { errorsPage } from '../document/errors-page.js';
import { openApiDocument } from '../document/openapi-document.js';
import { keepGenerated } from './generated-file.js';
import { previewApp } from './preview.js';

// npm run openapi          writes openapi.json and docs/errors.md
// npm run openapi:check    fails when a committed one differs
const app = await previewApp();
keepGenerated('openapi.json', `${JSON.stringify(openApiDocument(app), null, 2)}\n`, 'openapi');
keepGenerated('docs/errors.md', errorsPage(routesOf(app.get(ModulesContainer))), 'openapi');
