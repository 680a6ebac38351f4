// A collector for a terminal: prints each trace that it is sent (OTLP over HTTP, in JSON) as a tree with times.
//   node scripts/print-traces.mjs [port]
//   OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:4318 OTEL_EXPORTER_OTLP_PROTOCOL=http/json npm start
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';

const PORT = Number(process.argv[2] ?? 4318);
const SHOWN = [
  'http.response.status_code',
  'meditwin.problem',
  'meditwin.refresh',
  'error.type',
  'meditwin.request_id',
];

const ms = (from, to) => (Number(BigInt(to) - BigInt(from)) / 1e6).toFixed(1);
const byStart = (a, b) => Number(BigInt(a.startTimeUnixNano) - BigInt(b.startTimeUnixNano));

function attributesOf(span) {
  const shown = span.attributes.filter(({ key }) => SHOWN.includes(key));
  return shown.map(({ key, value }) => `${key}=${Object.values(value)[0]}`).join(' ');
}

function print(span, spans, beganAt, indent) {
  const { startTimeUnixNano: start, endTimeUnixNano: end } = span;
  const times = `${ms(beganAt, start).padStart(8)} ${ms(start, end).padStart(8)}`;
  console.log(`${times}  ${'  '.repeat(indent)}${span.name}  ${attributesOf(span)}`.trimEnd());
  const below = spans.filter(({ parentSpanId }) => parentSpanId === span.spanId).sort(byStart);
  for (const child of below) print(child, spans, beganAt, indent + 1);
}

function printTraces({ resourceSpans }) {
  const spans = resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans));
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const tops = spans.filter(({ parentSpanId }) => !ids.has(parentSpanId));
  for (const span of tops.sort(byStart)) {
    console.log(`\ntrace ${span.traceId}\nbegan ms  took ms`);
    print(span, spans, span.startTimeUnixNano, 0);
  }
}

createServer(async (request, response) => {
  try {
    printTraces(await json(request));
  } catch {
    console.error('What came was no JSON: set OTEL_EXPORTER_OTLP_PROTOCOL=http/json.');
  }
  response.setHeader('content-type', 'application/json').end('{}');
}).listen(PORT, '127.0.0.1', () => console.log(`Waiting for traces on http://127.0.0.1:${PORT}`));
