/** What a server refuses that has too much to do, and how it stops. */
export default [
  {
    file: 'http/overload.js',
    tests: ['overload'],
    faults: [
      {
        why: 'nobody is ever refused',
        find: 'if (reason === undefined)',
        replace: 'if (true)',
      },
      {
        why: 'however many wait for the database, the burst is let in',
        find: 'const most = BURST_WAITING * this.bounds.databaseWaiting;',
        replace: 'const most = 0;',
        tests: ['src/http/overload.spec'],
      },
      {
        why: 'an overload has no end',
        find: 'this.end();',
        replace: '',
      },
      {
        why: 'refusals are not counted',
        find: 'shedRequests.inc({ reason });',
        replace: '',
      },
      {
        why: 'statements that wait do not count',
        find: 'this.databaseWaiting = databaseWaiting;',
        replace: '',
      },
    ],
  },
  {
    file: 'http/shed-load.js',
    tests: ['overload'],
    faults: [
      {
        why: 'whoever watches is refused too',
        find: 'if (isNeverShed(request) || !overload.refuses())',
        replace: 'if (!overload.refuses())',
      },
      {
        why: 'preflights are refused',
        find: "method === 'OPTIONS' || isWatching(url)",
        replace: 'isWatching(url)',
      },
      {
        why: 'an OAuth client is refused in words that it does not know',
        find: 'const oauth = oauthPaths.has(path);',
        replace: 'const oauth = false;',
      },
      {
        why: 'a page of another origin cannot read why',
        find: 'corsHeaders(allowsOrigin, request.headers.origin)',
        replace: '{}',
      },
      {
        why: 'a refusal counts as no problem',
        find: 'countProblem(PROBLEM);',
        replace: '',
      },
    ],
  },
  {
    file: 'http/drain.js',
    tests: ['stopping', 'start'],
    faults: [
      {
        why: 'callers are not told to leave',
        find: "void reply.header('connection', 'close');",
        replace: ';',
      },
      {
        why: 'a connection that never brought a request holds the end',
        find: 'socket.destroy();',
        replace: ';',
      },
      {
        why: 'an idle connection holds the end',
        find: 'fastify.server.closeIdleConnections();',
        replace: '',
      },
    ],
  },
  {
    file: 'operations/stop-on-signals.js',
    tests: ['stopping', 'start'],
    faults: [
      {
        why: 'the server says that it is ready until it stops',
        find: 'departure.announce();',
        replace: '',
      },
      {
        why: 'there is no delay',
        find: 'await sleep(delaySeconds * 1000, undefined, hurried).catch(() => undefined);',
        replace: ';',
      },
      {
        why: 'a second signal does not end the delay',
        find: 'return hurried.abort();',
        replace: 'return;',
      },
      {
        why: 'one of another kind is not heard',
        find: ".once('SIGINT', onSignal)",
        replace: '',
      },
      {
        why: 'connections that wait are reset',
        find: 'await acceptAll();',
        replace: '',
      },
      {
        why: 'what is under way is given up',
        find: 'await app.close();',
        replace: 'process.exit(0);',
      },
    ],
  },
];
