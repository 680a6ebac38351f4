/**
 * Who may import whom in src/ (README, "The map of the house"). An import goes down a floor, never up, and never
 * across: modules of one floor don't know each other. `npm run lint` runs it.
 */

/** From the ground up. What lies beside the folders (main, app.module, entities, openapi …) and cli/ is the roof. */
const FLOORS = [
  ['config', 'metrics'],
  ['http'],
  ['tracing'],
  ['database', 'redis', 'passwords'],
  ['access', 'throttling', 'idempotency'],
  ['audit'],
  ['sessions', 'anatomy'],
  ['users', 'assistant'],
  ['auth', 'chat', 'grants'],
  ['privacy', 'operations'],
  ['document', 'console'],
];
const ROOF = '^src/(cli/|[^/]+\\.ts$)';

/** Leaves may be imported from any floor: they pull nothing behind them (rule `leaf-pulls-a-module`). */
const LEAF = '\\.(decorator|entity|sql)\\.ts$';

/** Controllers and DTOs of another module that may be imported all the same, each with its reason. http's are shared. */
// `UserDto.from` is the one way in which an account leaves: `/auth/me` answers with it too.
// What a module keeps of a person is written for the export, which puts it together.
// `TwinDto`: `GET /patients/{user_id}/anatomy` answers as `GET /anatomy/` does.
const SHARED_DTOS = [
  '^src/http/',
  '^src/users/user\\.dto\\.ts$',
  '^src/anatomy/twin\\.dto\\.ts$',
  '^src/[^/]+/exported-[^/]+\\.dto\\.ts$',
];

const SPEC = '\\.spec\\.ts$';
const under = (modules) => `^src/(${modules.join('|')})/`;
const KNOWN = `${under(FLOORS.flat())}|${ROOF}`;

/** From one floor to anything above it. */
const climbs = FLOORS.map((floor, at) => ({
  name: `floor-${at + 1}-climbs`,
  comment: `${floor.join(', ')} may not import from a floor above.`,
  severity: 'error',
  from: { path: under(floor), pathNot: SPEC },
  to: {
    path: [...FLOORS.slice(at + 1).map(under), ROOF],
    pathNot: LEAF,
  },
}));

/** Between two modules of one floor. */
const neighbours = FLOORS.map((floor, at) => ({
  name: `floor-${at + 1}-neighbours`,
  comment: `${floor.join(', ')} stand beside each other: none imports another.`,
  severity: 'error',
  from: { path: `^src/(${floor.join('|')})/`, pathNot: SPEC },
  to: { path: under(floor), pathNot: ['^src/$1/', LEAF] },
}));

module.exports = {
  forbidden: [
    ...climbs,
    ...neighbours,
    {
      name: 'database-knows-a-feature',
      comment: 'Entities arrive by autoLoadEntities; the database imports none of them.',
      severity: 'error',
      from: { path: '^src/database/', pathNot: SPEC },
      to: { path: FLOORS.slice(4).map(under) },
    },
    {
      name: 'leaf-pulls-a-module',
      comment:
        'A decorator, an entity or an SQL text is imported from everywhere, so it may not bring a service along.',
      severity: 'error',
      from: { path: LEAF },
      to: { path: '^src/.+\\.(service|module|controller|guard|strategy|filter|interceptor|pipe)\\.ts$' },
    },
    {
      name: 'foreign-controller-or-dto',
      comment:
        'From another module one imports its service, its leaves or an entity; never its controller or DTO.',
      severity: 'error',
      from: { path: '^src/([^/]+)/', pathNot: SPEC },
      to: { path: '\\.(controller|dto)\\.ts$', pathNot: ['^src/$1/', ...SHARED_DTOS] },
    },
    {
      name: 'unknown-module-imported',
      comment: 'A new folder of src/ gets its floor in this file first (no utils, helpers, common).',
      severity: 'error',
      from: {},
      to: { path: '^src/', pathNot: KNOWN },
    },
    {
      name: 'unknown-module-imports',
      comment: 'A new folder of src/ gets its floor in this file first (no utils, helpers, common).',
      severity: 'error',
      from: { path: '^src/', pathNot: KNOWN },
      to: {},
    },
    {
      name: 'barrel',
      comment: 'Import from the file that holds the thing; no index.ts.',
      severity: 'error',
      from: {},
      to: { path: ['^src/index\\.ts$', '^src/.+/index\\.ts$'] },
    },
    {
      name: 'cycle',
      comment: 'Neither files nor their types go in circles.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'unresolvable',
      comment: 'Relative imports end in .js; a package stands in package.json.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'package-not-in-package-json',
      comment: 'Whatever is imported stands in package.json, not only in somebody’s dependencies.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'development-package-at-run-time',
      comment: 'The image is built without devDependencies.',
      severity: 'error',
      from: { pathNot: SPEC },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only', 'npm'] },
    },
    {
      name: 'server-imports-tests',
      comment: 'Nothing that runs imports a spec or what the tests share.',
      severity: 'error',
      from: { pathNot: SPEC },
      to: { path: [SPEC, '^test/'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
