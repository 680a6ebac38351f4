const CHUNK_CHARACTERS = 32_768;

/** A JSON list of what comes in batches; `write` makes each item's text, by default all at once. */
export async function* listOf<Item>(
  batches: AsyncIterable<Item[]>,
  write: (item: Item) => AsyncIterable<string> | Iterable<string> = (item) => [JSON.stringify(item)],
): AsyncGenerator<string> {
  let separator = '[';
  for await (const batch of batches) {
    for (const item of batch) {
      yield separator;
      yield* write(item);
      separator = ',';
    }
  }
  yield separator === '[' ? '[]' : ']';
}

/** A JSON object that goes on: `head` and then more fields, each with the chunks of its value. */
export async function* objectOf(
  head: object,
  fields: Record<string, AsyncIterable<string>>,
): AsyncGenerator<string> {
  yield JSON.stringify(head).slice(0, -1);
  for (const [name, chunks] of Object.entries(fields)) {
    yield `,${JSON.stringify(name)}:`;
    yield* chunks;
  }
  yield '}';
}

/** Puts small chunks together, so that each is worth a write. */
export async function* gathered(chunks: AsyncIterable<string>): AsyncGenerator<string> {
  let held = '';
  for await (const chunk of chunks) {
    held += chunk;
    if (held.length < CHUNK_CHARACTERS) continue;
    yield held;
    held = '';
  }
  if (held !== '') yield held;
}
