import { connect } from 'node:net';

/**
 * Sends bytes as they are: `fetch` and node:http refuse or tidy odd header values.
 * @returns the answer as it came over the wire; '' when the server hung up
 */
export function rawRequest(url: string, bytes: string | Buffer): Promise<string> {
  return new Promise((done) => {
    let answer = '';
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(bytes));
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.on('error', () => undefined).on('close', () => done(answer));
  });
}

/** @param fields whole header lines @returns the answer as it came over the wire */
export const rawGet = (url: string, path: string, ...fields: string[]): Promise<string> =>
  rawRequest(
    url,
    Buffer.from(
      `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`,
      'latin1',
    ),
  );
