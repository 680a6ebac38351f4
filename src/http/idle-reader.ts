import type { Socket } from 'node:net';

type Connection = Pick<Socket, 'destroy' | 'writableLength' | 'bytesWritten'>;

/**
 * Passes chunks on and cuts off a reader who takes none for too long: they would hold an answer in memory for ever.
 * @param connection destroyed then
 */
export async function* cutOffIdleReader(
  chunks: AsyncGenerator<string>,
  connection: Connection,
  limitMs: number,
): AsyncGenerator<string> {
  let timer: NodeJS.Timeout | undefined;
  try {
    for await (const chunk of chunks) {
      timer = setTimeout(() => connection.destroy(), limitMs);
      yield chunk;
      clearTimeout(timer);
    }
  } finally {
    clearTimeout(timer);
    cutOffLater(connection, limitMs);
  }
}

/** What the socket still holds after the last chunk has the same time to be taken. */
function cutOffLater(connection: Connection, limitMs: number): void {
  const { bytesWritten } = connection;
  const isStuck = (): boolean => connection.writableLength > 0 && connection.bytesWritten === bytesWritten;
  setTimeout(() => isStuck() && connection.destroy(), limitMs).unref();
}
