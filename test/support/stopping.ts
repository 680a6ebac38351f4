import { readFile } from 'node:fs/promises';

async function numberIn(file: string, pattern: RegExp): Promise<number> {
  return Number(pattern.exec(await readFile(file, 'utf8'))![1]!.replaceAll('_', ''));
}

/** @returns how long a server in production may take to end after SIGTERM, as long as nothing else is set */
export async function secondsToStop(): Promise<number> {
  const delay = await numberIn(
    'src/config/settings.ts',
    /SHUTDOWN_DELAY_SECONDS \?\? \(this\.production \? (\d+)/,
  );
  return delay + (await numberIn('src/operations/stop-on-signals.ts', /STOP_WITHIN_MS = ([\d_]+);/)) / 1000;
}
