import { wireTo } from './wire.mjs';

const textEnd = (bytes, from) => bytes.indexOf(0, from);

/** @returns name and text of a `Parse` message */
function parsed(body) {
  const name = textEnd(body, 0);
  return [body.subarray(0, name).toString(), body.subarray(name + 1, textEnd(body, name + 1)).toString()];
}

/** @returns the statement's name and the values of a `Bind` message, as text; null where they are null */
function bound(body) {
  const portal = textEnd(body, 0);
  const name = textEnd(body, portal + 1);
  let at = name + 1;
  at += 2 + body.readInt16BE(at) * 2;
  const values = Array.from({ length: body.readInt16BE(at) });
  at += 2;
  return [
    body.subarray(portal + 1, name).toString(),
    values.map(() => {
      const length = body.readInt32BE(at);
      at += 4;
      if (length === -1) return null;
      return body.subarray(at, (at += length)).toString();
    }),
  ];
}

/** Writes down what one connection says. @param units of work: a transaction, or a statement by itself */
function recorder(units) {
  const texts = new Map();
  let open;
  const say = (statement) => {
    if (!open) units.push((open = []));
    open.push(statement);
    const began = /^(BEGIN|START)\b/i.test(open[0].sql);
    if (!began || /^(COMMIT|ROLLBACK)\b/i.test(statement.sql)) open = undefined;
  };
  return (application, type, body) => {
    if (application !== 'meditwin-api') return;
    if (type === 'Q') say({ sql: body.subarray(0, -1).toString(), values: [] });
    if (type === 'P') texts.set(...parsed(body));
    if (type !== 'B') return;
    const [name, values] = bound(body);
    say({ ...(name && { name }), sql: texts.get(name), values });
  };
}

/**
 * A wire to a database that writes down the statements of the API: `{ name, sql, values }`, in the order in which their
 * units of work began.
 */
export async function recordedWire(url) {
  const units = [];
  const wire = await wireTo(url, () => recorder(units));
  return {
    ...wire,
    /** @param isWanted judges a unit @returns the statements since the last call */
    take: (isWanted) => units.splice(0).filter(isWanted).flat(),
  };
}
