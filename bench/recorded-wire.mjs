import { wireTo } from './wire.mjs';

const textEnd = (bytes, from) => bytes.indexOf(0, from);

/** @returns the text of a `Parse` message */
function parsed(body) {
  const name = textEnd(body, 0);
  return body.subarray(name + 1, textEnd(body, name + 1)).toString();
}

/** @returns the values of a `Bind` message, as text; null where they are null */
function bound(body) {
  let at = textEnd(body, textEnd(body, 0) + 1) + 1;
  at += 2 + body.readInt16BE(at) * 2;
  const values = Array.from({ length: body.readInt16BE(at) });
  at += 2;
  return values.map(() => {
    const length = body.readInt32BE(at);
    at += 4;
    if (length === -1) return null;
    return body.subarray(at, (at += length)).toString();
  });
}

/** A wire to a database that writes down the statements of the API: `{ sql, values }`, in the order in which they come. */
export async function recordedWire(url) {
  const statements = [];
  const wire = await wireTo(url, (application, type, body) => {
    if (application !== 'meditwin-api') return;
    if (type === 'Q') statements.push({ sql: body.subarray(0, -1).toString(), values: [] });
    if (type === 'P') statements.push({ sql: parsed(body), values: [] });
    if (type === 'B') statements.at(-1).values = bound(body);
  });
  return {
    ...wire,
    /** @returns what was said since the last call */
    take: () => statements.splice(0),
  };
}
