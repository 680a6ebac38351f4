// How much of the client a page loads: `client/dist` with all it imports, bundled and minified by esbuild, gzipped at
// level 9. Fails above the limit.
import { gzipSync } from 'node:zlib';
import { dirname } from 'node:path';
import { build } from 'esbuild';

process.chdir(dirname(import.meta.dirname));

const LIMIT_BYTES = 6_000;

const { outputFiles } = await build({
  entryPoints: ['client/dist/client.js'],
  bundle: true,
  minify: true,
  format: 'esm',
  target: 'es2022',
  write: false,
});
const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length;
console.log(`${bytes} bytes of ${LIMIT_BYTES} (${outputFiles[0].contents.length} before gzip)`);
if (bytes > LIMIT_BYTES) process.exitCode = 1;
