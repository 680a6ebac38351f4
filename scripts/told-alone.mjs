import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What of a run of `npm run test:fleet` was one process, and why: each test says so itself (`startServer({ alone })`).
 * @returns lines for reading; none when the run was no such run
 */
export function toldAlone(folder) {
  const file = join(folder, 'started.jsonl');
  if (!existsSync(file)) return [];
  const started = readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  const alone = started.filter((server) => server.alone);
  const reasons = [...new Set(alone.map((server) => server.alone))].sort();
  const lines = reasons.map((reason) => {
    const servers = alone.filter((server) => server.alone === reason);
    const files = [...new Set(servers.map((server) => server.file))].sort();
    return `  ${reason} (${servers.length}): ${files.join(', ')}`;
  });
  return [
    `${started.length - alone.length} servers were two instances behind nginx, ${alone.length} one process:`,
    ...lines,
  ];
}
