// Loaded before a server (`node --import`): at SIGUSR2 its event loop is busy for BUSY_LOOP_MS, as by a computation without end.
process.on('SIGUSR2', () => {
  const until = performance.now() + Number(process.env.BUSY_LOOP_MS);
  while (performance.now() < until);
});
