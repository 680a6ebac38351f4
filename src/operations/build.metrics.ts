import { Gauge } from 'prom-client';

export const build = new Gauge({
  name: 'meditwin_build_info',
  help: 'Which server this is; always 1',
  labelNames: ['version', 'node'],
});
