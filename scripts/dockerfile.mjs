// Reads Dockerfile and .dockerignore, as far as this project uses them, for check-image.mjs.
import { readdirSync, readFileSync } from 'node:fs';

/** @returns the stages of a Dockerfile: { base, name, steps: { word, rest }[] }[] */
export function readStages(file) {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .join('\n')
    .replaceAll(/\\\n/g, ' ')
    .split('\n');
  const stages = [];
  for (const line of lines) {
    const [, word, rest] = /^([A-Z]+)\s+(.*)$/.exec(line.trim()) ?? [];
    if (word === 'FROM') {
      const [, base, name] = /^(\S+)(?: AS (\S+))?$/.exec(rest);
      stages.push({ base, name, steps: [] });
    } else if (word) stages.at(-1).steps.push({ word, rest });
  }
  return stages;
}

/** A name of a file with `*` for anything but a slash, and `**` for any folders; what lies in it matches as well. */
export const pattern = (glob) =>
  new RegExp(
    `^${glob
      .split('**/')
      .map((part) => part.replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`).replaceAll('*', '[^/]*'))
      .join('(?:.*/)?')}(?:/.*)?$`,
  );

/** @returns the files below a folder that its .dockerignore lets through: the last line that matches decides. */
export function contextFiles(root) {
  const rules = readFileSync(`${root}/.dockerignore`, 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => (line.startsWith('!') ? { lets: line.slice(1) } : { keepsOut: line }))
    .map((rule) => ({ ...rule, matches: pattern(rule.lets ?? rule.keepsOut) }));
  const isLet = (path) => rules.findLast((rule) => rule.matches.test(path))?.keepsOut === undefined;
  const leadsOn = (folder) => isLet(folder) || rules.some((rule) => rule.lets?.startsWith(`${folder}/`));
  const within = (folder) =>
    readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return leadsOn(path) ? within(path) : [];
      return isLet(path) ? [path] : [];
    });
  return within('');
}
