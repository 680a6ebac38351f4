import fc from 'fast-check';
import { type ServerSentEvent, SseParser } from './sse.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
/** @param cuts where the bytes are cut */
function parsed(text: string, cuts: number[] = []): ServerSentEvent[] {
  const [parser, all] = [new SseParser(), bytes(text)];
  const edges = [0, ...cuts.map((cut) => Math.min(cut, all.length)).sort((a, b) => a - b), all.length];
  return edges.slice(1).flatMap((end, i) => parser.push(all.subarray(edges[i], end)));
}

describe('a stream of events', () => {
  it('gives each event its data and the newest id', () => {
    expect(parsed('id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n')).toEqual([
      { id: '1', data: 'a' },
      { id: '1', data: 'b' },
      { id: '', data: 'c' },
    ]);
  });

  it.each([
    ['comments and heartbeats', ': hello\n\n: \n\n:\n\ndata: a\n\n', ['a']],
    ['lines of several kinds', 'data: a\r\ndata: b\rdata: c\n\n', ['a\nb\nc']],
    ['no space after the colon, or two', 'data:a\n\ndata:  b\n\n', ['a', ' b']],
    ['empty data', 'data\n\ndata:\n\n', ['', '']],
    ['a colon in the data', 'data: {"a":"b: c"}\n\n', ['{"a":"b: c"}']],
    ['fields that it does not know', 'event: x\nretry: 5\nfoo: bar\ndata: a\n\n', ['a']],
    ['an event without data', 'id: 7\n\ndata: a\n\n', ['a']],
    ['a byte order mark', '\u{feff}data: a\n\n', ['a']],
    ['an event that is cut off at the end', 'data: a\n\ndata: b\n', ['a']],
    ['an id with NUL, which does not count', 'id: 1\0\ndata: a\n\n', ['a']],
  ])('may hold %s', (_, text, data) => {
    expect(parsed(text).map((event) => event.data)).toEqual(data);
  });

  it('means the same however its bytes are cut, within a character and a line end too', () => {
    const text = 'id: 1\r\ndata: Schmerz im Knie – 膝の痛み 🦵\r\n\r\n: \r\n\r\nid: 2\r\ndata: ü\r\n\r\n';
    const whole = parsed(text);
    expect(whole.map(({ id }) => id)).toEqual(['1', '2']);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes(text).length)), (cuts) => {
        expect(parsed(text, cuts)).toEqual(whole);
      }),
    );
    expect(parsed(text, [...bytes(text).keys()])).toEqual(whole);
  });
});
