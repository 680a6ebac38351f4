/**
 * Unit specs beside the code (`*.spec.ts`) and tests over HTTP against the built server (`test/*.test.ts`). What takes
 * minutes is `test/*.slow.ts`, for `npm run test:slow`; what needs a browser is in `test/browser`, for
 * `npm run test:browser`.
 */
export default {
  testEnvironment: 'node',
  rootDir: '.',
  roots: ['<rootDir>/src', '<rootDir>/client/src', '<rootDir>/test'],
  testRegex: '\\.(spec|test)\\.ts$',
  testPathIgnorePatterns: ['/node_modules/', '/test/browser/'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  setupFilesAfterEnv: ['<rootDir>/test/support/remember-secrets.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
      },
    ],
  },
  testTimeout: 30_000,
};
