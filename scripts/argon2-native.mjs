// `npm run argon2:native`: builds argon2 for the processors that have AVX2 (x86-64-v3), beside the prebuilt binary, which
// knows SSE2 alone; the package takes what was built here first. `npm run argon2:prebuilt`, or a new installation, goes
// back; PREBUILDS_ONLY=1 does it for one process. Needs python3, make and a C++ compiler.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compareBinaries } from './argon2-compare.mjs';

const PACKAGE = join(dirname(import.meta.dirname), 'node_modules/argon2');
const BUILD = join(PACKAGE, 'build');
const BINARY = join(BUILD, 'Release/argon2.node');
/** x86-64-v3 of the x86-64 psABI, by the names of /proc/cpuinfo. */
const NEEDED = ['avx', 'avx2', 'bmi1', 'bmi2', 'f16c', 'fma', 'abm', 'movbe', 'xsave'];
const FLAGS = '-O3 -march=x86-64-v3';

function refuse(sentence) {
  console.error(sentence);
  process.exit(1);
}

function takePrebuilt() {
  rmSync(BUILD, { recursive: true, force: true });
}

/** What this machine lacks; undefined when it has all. */
function lack() {
  if (process.platform !== 'linux' || process.arch !== 'x64')
    return `This is for Linux on x86-64, and here is ${process.platform} on ${process.arch}.`;
  const has = new Set(/^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'))?.[1].split(' '));
  const missing = NEEDED.filter((flag) => !has.has(flag));
  return missing.length > 0 ? `This processor has no ${missing.join(', ')}.` : undefined;
}

function build() {
  const nodeGyp = process.env.npm_config_node_gyp;
  if (!nodeGyp) refuse('node-gyp comes with npm: npm run argon2:native.');
  const prefix = dirname(dirname(process.execPath));
  const headers = existsSync(join(prefix, 'include/node/node_api.h')) ? [`--nodedir=${prefix}`] : [];
  const { status } = spawnSync(process.execPath, [nodeGyp, 'rebuild', '--silent', ...headers], {
    cwd: PACKAGE,
    stdio: ['ignore', 'ignore', 'inherit'],
    // Come after those of the package, so they hold; without symbols.
    env: { ...process.env, CFLAGS: FLAGS, CXXFLAGS: FLAGS, LDFLAGS: '-s' },
  });
  if (status !== 0) {
    takePrebuilt();
    refuse('The build failed; it needs python3, make and g++. The prebuilt binary is used.');
  }
  // Only the binary is used.
  const kept = join(PACKAGE, 'argon2.node');
  renameSync(BINARY, kept);
  rmSync(BUILD, { recursive: true });
  mkdirSync(dirname(BINARY), { recursive: true });
  renameSync(kept, BINARY);
}

if (process.argv[2] === '--undo') {
  takePrebuilt();
  console.log('The prebuilt binary of argon2 is used.');
} else {
  const reason = lack();
  if (reason)
    refuse(`${reason} Nothing was built; npm run argon2:prebuilt takes back what was built elsewhere.`);
  build();
  try {
    const { prebuilt, native, rounds } = await compareBinaries();
    console.log(`Built with ${FLAGS}; each binary verifies what the other hashed.`);
    console.log(
      `One hash, median of ${rounds}: prebuilt ${prebuilt.toFixed(1)} ms, native ${native.toFixed(1)} ms ` +
        `(${(native / prebuilt).toFixed(2)} of it). Back: npm run argon2:prebuilt`,
    );
  } catch (error) {
    takePrebuilt();
    refuse(`${error.message}, so the prebuilt binary is used.`);
  }
}
