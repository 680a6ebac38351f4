// `npm run alerts:check`: promtool reads the rules and the example configuration in deploy/prometheus and the queries of
// the dashboard, and tests that exactly the right rules fire. PROMTOOL names one that is not on the PATH.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';

process.chdir(join(dirname(import.meta.dirname), 'deploy/prometheus'));

const PROMTOOL = process.env.PROMTOOL || 'promtool';

/** @returns the dashboard's queries as rules, since promtool reads those */
function dashboardAsRules() {
  const { panels } = JSON.parse(readFileSync('../grafana/meditwin.json', 'utf8'));
  const queries = panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
  const filled = queries.map((query) => query.replaceAll('$__rate_interval', '1m'));
  const rules = filled.map((expr, at) => ({ record: `panel:${at}`, expr }));
  return JSON.stringify({ groups: [{ name: 'dashboard', rules }] }); // JSON is YAML
}

function promtool(...args) {
  const { error, status } = spawnSync(PROMTOOL, args, { stdio: 'inherit' });
  if (error?.code === 'ENOENT')
    console.error(
      'There is no promtool: unpack the one of Debian, which starts no service, with "apt-get download prometheus && ' +
        'dpkg -x prometheus_*.deb /tmp/prometheus", and name it with PROMTOOL=/tmp/prometheus/usr/bin/promtool.',
    );
  return status === 0;
}

const scratch = mkdtempSync(join(tmpdir(), 'meditwin-alerts-'));
try {
  const dashboard = join(scratch, 'dashboard.yaml');
  writeFileSync(dashboard, dashboardAsRules());
  const allHold =
    promtool('check', 'config', 'prometheus.yaml') &&
    promtool('test', 'rules', 'alerts.test.yaml') &&
    promtool('check', 'rules', dashboard);
  process.exitCode = allHold ? 0 : 1;
} finally {
  rmSync(scratch, { recursive: true });
}
