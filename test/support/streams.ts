import { pathToFileURL } from 'node:url';
import type { Person } from './people.js';
import type { Server } from './server.js';

export interface StreamEvent {
  /** 0: none was sent. */
  id: number;
  /** When it arrived. */
  at: number;
  data: {
    type: string;
    content?: string;
    code?: string;
    session_id?: string;
    message_id?: string;
    status?: string;
    metadata?: object;
  };
}

/**
 * The embedded assistant answers at once. This one, loaded into the server before it starts, says `pieces` words of
 * `size` characters, or the given `words`, one every `ms`; it may fail, or be deaf to being told to stop.
 */
const PROGRAM = `
import '${pathToFileURL('node_modules/reflect-metadata/Reflect.js').href}';
import { setTimeout as sleep } from 'node:timers/promises';
const { AnsweringService } = await import('${pathToFileURL('dist/src/chat/answering.service.js').href}');
const found = (message) => message.includes('headache') ? [{ code: 'headache', label: 'Headache', structure: 'head',
  laterality: null, body_part: 'Head', status: 'active', severity: 'moderate' }] : [];
const slow = { provider: 'slow', model: 'slow-1', async *answer({ message }, signal) {
  const { words, pieces = words?.length ?? 1, ms = 0, size = 1, fails, deaf } = JSON.parse(message.slice(message.indexOf('{')));
  for (let i = 1; i <= pieces && (deaf || !signal.aborted); i++) { await sleep(ms); yield [words ? words[i - 1] : 'w'.repeat(size) + i + ' ']; }
  if (fails) throw new Error('the assistant broke');
  return { urgency: null, red_flags: [], findings: found(message), follow_up: [] };
} };
const { begin } = AnsweringService.prototype;
AnsweringService.prototype.begin = function (...all) { this.assistant = slow; return begin.apply(this, all); };
`;
/** NODE_OPTIONS of a server with that assistant. */
export const SLOW_ASSISTANT = `--import=data:text/javascript;base64,${Buffer.from(PROGRAM).toString('base64')}`;

/** A message that tells it how to answer. */
export const slowly = (how: object): { message: string } => ({ message: JSON.stringify(how) });

/** Begins `POST /chat/stream`. */
export async function openStream(
  server: Server,
  person: Pick<Person, 'accessToken'>,
  body: unknown,
  signal?: AbortSignal,
): Promise<Response> {
  return fetch(new URL('/chat/stream', server.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${person.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
}

/** Begins `GET /chat/stream/{message_id}`. @param after sent as `Last-Event-ID` */
export async function resumeStream(
  server: Server,
  person: Person,
  messageId: string,
  after?: number | string,
): Promise<Response> {
  return fetch(new URL(`/chat/stream/${messageId}`, server.url), {
    headers: {
      authorization: `Bearer ${person.accessToken}`,
      ...(after !== undefined && { 'last-event-id': String(after) }),
    },
  });
}

export const typesOf = (events: StreamEvent[]): string[] => events.map(({ data }) => data.type);
export const textOf = (events: StreamEvent[]): string =>
  events.map(({ data }) => data.content ?? '').join('');

/** What was sent, whenever it arrived. */
export const sent = (events: StreamEvent[]): object[] => events.map(({ id, data }) => ({ id, data }));

export async function* eventsOf(answer: Response): AsyncGenerator<StreamEvent> {
  let text = '';
  for await (const bytes of answer.body!.pipeThrough(new TextDecoderStream())) {
    text += bytes;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      const block = text.slice(0, end);
      text = text.slice(end + 2);
      const event = /^(?:id: (\d+)\n)?data: (.*)$/.exec(block);
      if (event)
        yield {
          id: Number(event[1] ?? 0),
          at: performance.now(),
          data: JSON.parse(event[2]!) as StreamEvent['data'],
        };
      else if (!block.startsWith(':')) throw new Error(`no event: ${block}`);
    }
  }
  if (text !== '') throw new Error(`cut off within an event: ${text}`);
}

export const all = (answer: Response): Promise<StreamEvent[]> => rest(eventsOf(answer));

/** Reads to the end what `take` has left. */
export async function rest(events: AsyncGenerator<StreamEvent>): Promise<StreamEvent[]> {
  const left: StreamEvent[] = [];
  for await (const event of events) left.push(event);
  return left;
}

/** Reads until `count` events are there, and leaves the rest for later. */
export async function take(events: AsyncGenerator<StreamEvent>, count: number): Promise<StreamEvent[]> {
  const taken: StreamEvent[] = [];
  while (taken.length < count) {
    const next = await events.next();
    if (next.done) throw new Error(`only ${taken.length} events`);
    taken.push(next.value);
  }
  return taken;
}
