import { connect } from 'node:net';

const CONNECTIONS = 16;

/** Calls `GET /auth/forward` over kept connections for a while. @returns how many answers, all 200, in how many seconds */
export async function forwardFor(seconds, url, token) {
  const { hostname, port } = new URL(url);
  const request = `GET /auth/forward HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${token}\r\n\r\n`;
  const began = performance.now();
  const until = began + seconds * 1000;
  const each = Array.from({ length: CONNECTIONS }, () => ask(Number(port), hostname, request, until));
  const answers = (await Promise.all(each)).reduce((sum, count) => sum + count, 0);
  return { answers, seconds: (performance.now() - began) / 1000 };
}

/** One connection, one request at a time. */
function ask(port, host, request, until) {
  return new Promise((done, failed) => {
    let answers = 0;
    let text = '';
    const socket = connect(port, host, () => socket.write(request));
    socket.setNoDelay(true).setEncoding('latin1');
    socket.on('error', failed).on('data', (chunk) => {
      text += chunk;
      const head = text.indexOf('\r\n\r\n');
      const length = /content-length: (\d+)/i.exec(text);
      if (head < 0 || text.length < head + 4 + Number(length[1])) return;
      if (!text.startsWith('HTTP/1.1 200')) failed(new Error(text.slice(0, 400)));
      text = '';
      answers += 1;
      if (performance.now() < until) return void socket.write(request);
      socket.destroy();
      done(answers);
    });
  });
}
