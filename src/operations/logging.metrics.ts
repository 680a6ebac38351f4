import { Counter } from 'prom-client';

export const droppedLines = new Counter({
  name: 'meditwin_log_lines_dropped_total',
  help: 'Log lines given up because whatever reads standard output stood still',
});
