import { wireTo } from './wire.mjs';

/** A wire to a database that counts statements by the application's name, and times them. @param url of the database */
export async function countedWire(url) {
  const counts = {};
  const wire = await wireTo(url, () => (application, type) => {
    // A query, or the execution of a prepared one.
    if (type === 'Q' || type === 'E') counts[application] = (counts[application] ?? 0) + 1;
  });
  return { ...wire, count: () => ({ ...counts }) };
}
