import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterTheFile } from './clean-up.js';

/**
 * What becomes of a request: `lose` lets the server answer and cuts the connection instead of passing it on, `swallow`
 * does the same without cutting it, `refuse` cuts at once, `{ status }` answers by itself, `{ lateMs }` passes the answer
 * on later, `{ cutAfter }` cuts when so many bytes of the answer have passed.
 */
export type Fate =
  | 'lose'
  | 'swallow'
  | 'refuse'
  | { status: number; retryAfter?: number }
  | { lateMs: number }
  | { cutAfter: number };

interface Plan {
  call: string;
  fate: Fate;
  times: number;
}

/** A way to a server on which answers get lost. */
export class LossyProxy {
  /** `METHOD path`, of all that came. */
  readonly seen: string[] = [];
  /** Header fields of all that came. */
  readonly headers: IncomingMessage['headers'][] = [];
  private readonly plans: Plan[] = [];

  constructor(
    readonly url: string,
    /** May be changed, as if the server came back elsewhere. */
    public target: string,
  ) {}

  /** The next `times` requests of `METHOD /path` meet that fate. */
  next(call: string, fate: Fate, times = 1): void {
    this.plans.push({ call, fate, times });
  }

  /** What was planned and hasn't come is planned no more. */
  forget(): void {
    this.plans.length = 0;
  }

  fateOf(incoming: IncomingMessage): Fate | undefined {
    const call = `${incoming.method} ${incoming.url!.split('?')[0]}`;
    this.seen.push(call);
    this.headers.push(incoming.headers);
    const plan = this.plans.find((one) => one.times > 0 && call.startsWith(one.call));
    if (plan) plan.times--;
    return plan?.fate;
  }
}

/** Passes on what it is not told to lose; ends with the test file. */
export async function lossyProxy(target: string): Promise<LossyProxy> {
  const server = createServer((incoming, outgoing) => void pass(proxy, incoming, outgoing));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const proxy = new LossyProxy(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, target);
  afterTheFile(async () => {
    server.closeAllConnections();
    server.close();
  });
  return proxy;
}

async function pass(proxy: LossyProxy, incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const fate = proxy.fateOf(incoming);
  const cut = (): void => void outgoing.socket?.destroy();
  if (fate === 'refuse') return cut();
  if (typeof fate === 'object' && 'status' in fate) {
    const after = fate.retryAfter === undefined ? {} : { 'retry-after': String(fate.retryAfter) };
    outgoing.writeHead(fate.status, after).end('<h1>Gateway</h1>');
    return;
  }
  const { method, url, headers } = incoming;
  const onward = request(proxy.target + url, { method: method!, headers, agent: false });
  onward.on('error', cut);
  onward.on('response', (answer) => {
    const { statusCode, headers: fields } = answer;
    answer.on('error', cut);
    if (fate === 'lose') return void answer.resume().on('end', cut);
    if (fate === 'swallow') return void answer.resume();
    void (async () => {
      if (typeof fate === 'object' && 'lateMs' in fate) await sleep(fate.lateMs);
      outgoing.writeHead(statusCode!, fields);
      let passed = 0;
      answer.on('data', (chunk: Buffer) => {
        const left = typeof fate === 'object' && 'cutAfter' in fate ? fate.cutAfter - passed : Infinity;
        passed += chunk.length;
        if (left >= chunk.length) outgoing.write(chunk);
        else outgoing.write(chunk.subarray(0, Math.max(0, left)), cut);
      });
      answer.on('end', () => outgoing.end());
      answer.on('close', () => answer.complete || cut());
    })();
  });
  incoming.pipe(onward);
  outgoing.on('close', () => onward.destroy());
}
