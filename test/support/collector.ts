import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterTheFile } from './clean-up.js';

type Value = { stringValue?: string; intValue?: number; boolValue?: boolean; doubleValue?: number };
type Attributes = { key: string; value: Value }[];

interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly traceState?: string;
  readonly name: string;
  readonly kind: number;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: Attributes;
  readonly status: { code?: number };
}

interface SentTraces {
  readonly resourceSpans: { resource: { attributes: Attributes }; scopeSpans: { spans: SentSpan[] }[] }[];
}

export type Span = Omit<SentSpan, 'attributes'> & { readonly attributes: Record<string, unknown> };

const flat = (attributes: Attributes): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

/** Takes traces (OTLP over HTTP, in JSON), as a collector would. */
export class Collector {
  /** Whatever it was sent, as it came. */
  readonly received: { path: string; type: string | undefined; body: Buffer }[] = [];

  constructor(readonly url: string) {}

  private get traces(): SentTraces['resourceSpans'] {
    return this.received.flatMap(({ body }) => (JSON.parse(body.toString()) as SentTraces).resourceSpans);
  }

  /** What the spans say of the service that made them. */
  get resource(): Record<string, unknown> {
    return flat(this.traces[0]!.resource.attributes);
  }

  get spans(): Span[] {
    return this.traces
      .flatMap(({ scopeSpans }) => scopeSpans)
      .flatMap(({ spans }) => spans)
      .map((span) => ({ ...span, attributes: flat(span.attributes) }));
  }

  async take(request: IncomingMessage): Promise<void> {
    const body = await buffer(request);
    this.received.push({ path: request.url!, type: request.headers['content-type'], body });
  }
}

export async function startCollector(): Promise<Collector> {
  const server = createServer((request, response) => {
    void collector.take(request).then(() => response.setHeader('content-type', 'application/json').end('{}'));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const collector = new Collector(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  afterTheFile(async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  });
  return collector;
}

/** The names of a span and of what lies below it, in the order in which they began. */
export type Tree = [name: string, ...below: Tree[]];

export function treeOf(spans: Span[], root: Span): Tree {
  const children = spans
    .filter(({ parentSpanId }) => parentSpanId === root.spanId)
    .sort((a, b) => Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano)));
  return [root.name, ...children.map((child) => treeOf(spans, child))];
}
