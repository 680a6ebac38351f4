// Searches what the servers and commands of a test run printed for the secrets that the tests sent and got, and for what
// looks like one. `npm test` does it at its end; `node scripts/secrets-in-output.mjs <folder of a run>` by hand.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every secret is looked up by its first bytes. */
const WINDOW = 10;
/** Only so much of a long text needs to stand there. */
const ENOUGH = 40;
const FACTOR = 0x01000193;
/** What falls out of the window. */
const OUTGOING = Array.from({ length: WINDOW }).reduce((power) => Math.imul(power, FACTOR), 1);
const FILTER_BITS = 20;

const LOOKS = [
  ['token', /eyJ[\w-]{10,}\.[\w-]{10,}\.[\w-]{10,}/g],
  ['password hash', /\$argon2(?:id|i|d)\$/g],
  ['private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----/g],
];

/** Spellings in which a text may leave: as it is, within JSON, within a URL. */
const spellings = (value) =>
  new Set([value, JSON.stringify(value).slice(1, -1), encodeURIComponent(value.toWellFormed?.() ?? value)]);

function hashOf(bytes) {
  let hash = 0;
  for (let i = 0; i < WINDOW; i++) hash = (Math.imul(hash, FACTOR) + bytes[i]) | 0;
  return hash;
}

/** Rabin-Karp over bytes: one pass, however many secrets there are. */
class Search {
  filter = new Uint8Array(1 << FILTER_BITS);
  byHash = new Map();

  constructor(secrets) {
    for (const { kind, value } of secrets)
      for (const spelling of spellings(value)) {
        // The end of a token is its own, its beginning is everybody's.
        const bytes = Buffer.from(kind === 'token' ? spelling.slice(-ENOUGH) : spelling.slice(0, ENOUGH));
        const hash = hashOf(bytes);
        this.filter[hash >>> (32 - FILTER_BITS)] = 1;
        const others = this.byHash.get(hash);
        if (others) others.push({ kind, value, bytes });
        else this.byHash.set(hash, [{ kind, value, bytes }]);
      }
  }

  *in(text) {
    if (text.length < WINDOW) return;
    let hash = hashOf(text);
    for (let at = 0; ; at++) {
      if (this.filter[hash >>> (32 - FILTER_BITS)])
        for (const secret of this.byHash.get(hash) ?? [])
          if (text.subarray(at, at + secret.bytes.length).equals(secret.bytes)) yield { at, ...secret };
      const next = text[at + WINDOW];
      if (next === undefined) return;
      hash = (Math.imul(hash, FACTOR) + next - Math.imul(OUTGOING, text[at])) | 0;
    }
  }
}

function* looksIn(text) {
  const string = text.toString('latin1'); // one character a byte
  for (const [kind, pattern] of LOOKS)
    for (const { index, 0: value } of string.matchAll(pattern)) yield { at: index, kind, value };
}

const list = (folder, ending) =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(ending)) : [];

function secretsOf(folder) {
  const secrets = new Map();
  for (const name of list(folder, '.jsonl'))
    for (const line of readFileSync(join(folder, name), 'utf8').split('\n').filter(Boolean)) {
      const secret = JSON.parse(line);
      secrets.set(secret.value, secret);
    }
  return [...secrets.values()];
}

const masked = (value) => `${[...value].slice(0, 3).join('')}… (${value.length} characters)`;

function lineAt(text, at) {
  let line = 1;
  for (let i = text.indexOf(10); i >= 0 && i < at; i = text.indexOf(10, i + 1)) line++;
  return line;
}

/**
 * @param folder with `output/*.log`, `output/*.log.may-show.json` and `secrets/*.jsonl`
 * @returns a sentence for each secret in each file, and how much was searched
 */
export function secretsInOutput(folder) {
  const secrets = secretsOf(join(folder, 'secrets'));
  const search = new Search(secrets);
  const output = join(folder, 'output');
  const findings = [];
  const names = list(output, '.log');
  let bytes = 0;
  for (const name of names) {
    const text = readFileSync(join(output, name));
    const exceptions = join(output, `${name}.may-show.json`);
    const told = new Set(existsSync(exceptions) ? JSON.parse(readFileSync(exceptions, 'utf8')) : []);
    bytes += text.length;
    for (const { at, kind, value } of [...search.in(text), ...looksIn(text)]) {
      if (told.has(value)) continue;
      told.add(value);
      findings.push(`${name} shows a ${kind} in line ${lineAt(text, at)}: ${masked(value)}`);
    }
  }
  return { findings, files: names.length, bytes, secrets: secrets.length };
}

if (process.argv[1] === import.meta.filename) {
  const { findings } = secretsInOutput(process.argv[2]);
  for (const finding of findings) console.log(finding);
  process.exitCode = findings.length > 0 ? 1 : 0;
}
