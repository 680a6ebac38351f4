import { openApiDocument } from '../openapi.js';
import { keepGenerated } from './generated-file.js';
import { previewApp } from './preview.js';

// npm run openapi          writes openapi.json
// npm run openapi:check    fails when the committed file differs
const document = openApiDocument(await previewApp());
keepGenerated('openapi.json', `${JSON.stringify(document, null, 2)}\n`, 'openapi');
