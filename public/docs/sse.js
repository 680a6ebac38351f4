/**
 * Reads server-sent events (HTML standard, section 9.2), as far as this API writes them: `id` and `data` lines.
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<{ id: string, data: string }>}
 */
export async function* eventsOf(body) {
  let rest = '';
  for await (const text of piecesOf(body)) {
    const blocks = (rest + text).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const data = valuesOf(block, 'data');
      if (data.length > 0) yield { id: valuesOf(block, 'id').at(-1) ?? '', data: data.join('\n') };
    }
  }
}

/** Not every browser can walk a stream by itself. */
async function* piecesOf(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel().catch(() => {});
  }
}

const valuesOf = (block, name) =>
  block
    .split('\n')
    .filter((line) => line.startsWith(`${name}:`))
    .map((line) => line.slice(name.length + 1).replace(/^ /, ''));
