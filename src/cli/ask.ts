import process from 'node:process';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

/** Asks on the terminal. @param hidden what is typed does not show */
export async function ask(question: string, hidden = false): Promise<string> {
  process.stderr.write(question);
  const output = hidden ? new Writable({ write: (_chunk, _encoding, done) => done() }) : process.stderr;
  const terminal = createInterface({ input: process.stdin, output, terminal: process.stdin.isTTY });
  try {
    return await terminal.question('');
  } finally {
    terminal.close();
    if (hidden) process.stderr.write('\n');
  }
}

/** A password, typed unseen on a terminal, or the first line of standard input. Never a flag: `ps` would show it. */
export async function readPassword(): Promise<string> {
  if (process.stdin.isTTY) return ask('Password: ', true);
  return (await text(process.stdin)).split(/\r?\n/, 1)[0]!;
}
