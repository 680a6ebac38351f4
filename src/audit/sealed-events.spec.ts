import { type SealedEvent, EventsDigester } from './sealed-events.js';

const event: SealedEvent = {
  id: '01938f2e-7b5a-7c1d-9e3f-123456789abc',
  position: '12',
  occurred_ms: '1700000000000',
  action: 'role.saved',
  outcome: 'success',
  actor_id: null,
  subject_id: null,
  session_id: null,
  target: null,
  request_id: null,
  details: '{}',
};
const rowsHash = (...events: SealedEvent[]): string => {
  const digester = new EventsDigester();
  for (const one of events) digester.add(one);
  return digester.digest().rowsHash.toString('hex');
};

describe('the digest of sealed events', () => {
  it.each(Object.keys(event) as (keyof SealedEvent)[])('changes with %s', (column) => {
    expect(rowsHash({ ...event, [column]: '1' })).not.toBe(rowsHash(event));
  });

  it('tells a text from where the next begins, and nothing from an empty text', () => {
    expect(rowsHash({ ...event, action: 'a', outcome: 'bc' })).not.toBe(
      rowsHash({ ...event, action: 'ab', outcome: 'c' }),
    );
    expect(rowsHash({ ...event, target: '' })).not.toBe(rowsHash(event));
  });

  it('changes with the order', () => {
    const other = { ...event, target: 'x' };
    expect(rowsHash(event, other)).not.toBe(rowsHash(other, event));
  });
});
