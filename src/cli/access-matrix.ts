import { ModulesContainer } from '@nestjs/core';
import { inWords } from '../access/access-matrix.js';
import { accessMatrix } from '../access/access-matrix.service.js';
import { builtInTable } from '../access/built-in-roles.js';
import { keepGenerated } from './generated-file.js';
import { previewApp } from './preview.js';

// npm run access-matrix          writes docs/access-matrix.md
// npm run access-matrix:check    fails when the committed file differs
const { roles, routes } = accessMatrix((await previewApp()).get(ModulesContainer), builtInTable());

const line = (cells: string[]): string => `| ${cells.join(' | ')} |`;
const rows = routes.map(({ method, path, operation_id, passes, ...needs }) =>
  line([
    `\`${method} ${path}\``,
    operation_id === null ? '' : `\`${operation_id}\``,
    inWords(needs),
    ...roles.map((role) => (passes.includes(role) ? 'yes' : '-')),
  ]),
);

keepGenerated(
  'docs/access-matrix.md',
  `# Who may call what

Made by \`npm run access-matrix\` from the rules by which the guards judge; \`npm run access-matrix:check\` fails when it
differs. The columns are the built-in roles as they come with the product; \`GET /admin/access-matrix\` tells the same for
the roles that exist now. A "yes" lets a call through to the service, which still shows everybody their own data alone.

${line(['route', 'operation', 'needs', ...roles])}
${line(['---', '---', '---', ...roles.map(() => '---')])}
${rows.join('\n')}
`,
  'access-matrix',
);
