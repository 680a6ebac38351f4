import type { Database } from './database.js';
import { wireTo } from './wire.js';

/** What was sent: the text of a statement, and its parameters as `pg` takes them. */
export interface Statement {
  readonly text: string;
  readonly values: readonly (string | Buffer | null)[];
}

/** @returns the text from there to the next zero byte, and where what follows begins */
function textAt(bytes: Buffer, from: number): [string, number] {
  const end = bytes.indexOf(0, from);
  return [bytes.toString('utf8', from, end), end + 1];
}

/** Parameters of a `Bind` message: formats, then each with its length; -1 is null. */
function valuesOf(bytes: Buffer, from: number): Statement['values'] {
  const formats = bytes.readUInt16BE(from);
  const isBinary = (i: number): boolean =>
    formats > 0 && bytes.readUInt16BE(from + 2 + 2 * (formats === 1 ? 0 : i)) === 1;
  let at = from + 2 + 2 * formats;
  const count = bytes.readUInt16BE(at);
  at += 2;
  return Array.from({ length: count }, (_, i) => {
    const length = bytes.readInt32BE(at);
    at += 4;
    if (length < 0) return null;
    const value = bytes.subarray(at, (at += length));
    return isBinary(i) ? value : value.toString('utf8');
  });
}

/**
 * Reads what one client says in PostgreSQL's protocol: a start-up packet without a type, then messages of type and length.
 * `Q` is a query, `P` gives a statement a name, `B` its parameters.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */
function listener(heard: (statement: Statement) => void): (said: Buffer) => void {
  const texts = new Map<string, string>();
  let rest = Buffer.alloc(0);
  let typed = 0;
  const message = (type: string, bytes: Buffer): void => {
    const [first, next] = textAt(bytes, 0);
    if (type === 'Q') heard({ text: first, values: [] });
    else if (type === 'P') texts.set(first, textAt(bytes, next)[0]);
    else if (type === 'B') {
      const [name, parameters] = textAt(bytes, next);
      heard({ text: texts.get(name)!, values: valuesOf(bytes, parameters) });
    }
  };
  return (said) => {
    rest = Buffer.concat([rest, said]);
    while (rest.length >= typed + 4) {
      const end = typed + rest.readUInt32BE(typed);
      if (rest.length < end) return;
      if (typed) message(String.fromCharCode(rest[0]!), Buffer.from(rest.subarray(typed + 4, end)));
      typed = 1;
      rest = rest.subarray(end);
    }
  };
}

/** @returns the DATABASE_URL of a way to the database, and all that was said to it since the array was last emptied */
export async function overheard(database: Database): Promise<{ url: string; statements: Statement[] }> {
  const statements: Statement[] = [];
  const { url } = await wireTo(database, () => listener((statement) => statements.push(statement)));
  return { url, statements };
}
