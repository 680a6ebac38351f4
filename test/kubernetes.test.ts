import { readFile } from 'node:fs/promises';
import { readEnvironment, VARIABLES } from '../src/config/env.js';
import { type Container, type Manifest, readManifests, type Rule } from './support/manifests.js';
import { secondsToStop } from './support/stopping.js';
import { TEST_SECRETS } from './support/server.js';

let manifests: Manifest[];
const all = (kind: string): Manifest[] => manifests.filter((one) => one.kind === kind);
const the = (kind: string): Manifest => all(kind)[0]!;
const api = (): Container => the('Deployment').spec.template.spec.containers[0]!;
const labels = (): Record<string, string> => the('Deployment').spec.template.metadata.labels;

beforeAll(async () => {
  manifests = await readManifests();
});

/** What is written in binary or decimal units, in bytes. */
function bytes(quantity: string): number {
  const [, amount, unit = ''] = /^(\d+)(Mi|M)?$/.exec(quantity)!;
  return Number(amount) * ({ Mi: 2 ** 20, M: 1e6 }[unit] ?? 1);
}

async function numberIn(file: string, pattern: RegExp): Promise<number> {
  return Number(pattern.exec(await readFile(file, 'utf8'))![1]!.replaceAll('_', ''));
}

describe.each(['Deployment', 'Job'])('the pods of the %s', (kind) => {
  it('have no root, no capability, no token, and nothing to write', () => {
    const { spec } = the(kind).spec.template;
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true, runAsUser: 1000, seccompProfile: { type: 'RuntimeDefault' } },
    });
    expect(Object.keys(spec).filter((key) => key.startsWith('host') || key === 'volumes')).toEqual([]);
    for (const { securityContext } of spec.containers)
      expect(securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
  });

  it('run the same image, which has a version', () => {
    const [container] = the(kind).spec.template.spec.containers;
    expect(container!.image).toMatch(/:\d+\.\d+\.\d+$/);
    expect(container!.image).toBe(api().image);
  });

  it('say how much memory they take', () => {
    const { requests, limits } = the(kind).spec.template.spec.containers[0]!.resources;
    expect(bytes(requests['memory']!)).toBeLessThan(bytes(limits['memory']!));
  });
});

describe('the environment', () => {
  const of = (container: Container): Record<string, string> =>
    Object.assign(
      {},
      ...container.envFrom.map(({ configMapRef, secretRef }) => {
        const name = (configMapRef ?? secretRef)!.name;
        const source = manifests.find((one) => one.metadata.name === name && (one.data ?? one.stringData))!;
        return source.data ?? source.stringData;
      }),
    ) as Record<string, string>;

  it('of the server is one with which it starts, once the secrets are filled in', () => {
    const given = of(api());
    expect(Object.keys(given).filter((name) => !(name in VARIABLES))).toEqual([]);
    const filled = {
      ...given,
      ...TEST_SECRETS,
      DATABASE_URL: 'postgres://meditwin_app@db.example.org/meditwin',
    };
    const { PORT, METRICS_PORT, MIGRATE_ON_START } = readEnvironment({ NODE_ENV: 'production', ...filled });
    const ports = api().ports!.map(({ containerPort }) => containerPort);
    expect([MIGRATE_ON_START, ports]).toEqual(['false', [PORT, METRICS_PORT]]);
    expect(() => readEnvironment({ NODE_ENV: 'production', ...given })).toThrow(/JWT_SECRET_KEY is missing/);
  });

  it('of the migration alone has the role that owns the schema', () => {
    const [migration] = the('Job').spec.template.spec.containers;
    expect(of(migration!)).toHaveProperty('DATABASE_MIGRATION_URL');
    expect(of(api())).not.toHaveProperty('DATABASE_MIGRATION_URL');
  });

  it('runs for a migration what npm run migrate does', async () => {
    const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as {
      scripts: { migrate: string };
    };
    expect(the('Job').spec.template.spec.containers[0]!.command!.join(' ')).toBe(scripts.migrate);
  });
});

describe('a pod of the server', () => {
  it('is asked for its health where the server answers', async () => {
    const { paths } = JSON.parse(await readFile('openapi.json', 'utf8')) as { paths: object };
    for (const [probe, path] of [
      ['startupProbe', '/health/live'],
      ['livenessProbe', '/health/live'],
      ['readinessProbe', '/health/ready'],
    ] as const) {
      expect(api()[probe]).toMatchObject({ httpGet: { path, port: 'http' } });
      expect(paths).toHaveProperty([path]);
    }
  });

  it('gets the time that the server takes to stop, and that in which it serves on before', async () => {
    const { terminationGracePeriodSeconds } = the('Deployment').spec.template.spec;
    expect(terminationGracePeriodSeconds).toBeGreaterThan(await secondsToStop());
    expect(api().lifecycle).toBeUndefined();
  });

  it('has room for what it holds under load, and an alert before the end of it', async () => {
    const { requests, limits } = api().resources;
    const resident = await numberIn('docs/performance.md', /Together (\d+) MB stay/);
    const alert = await numberIn(
      'deploy/prometheus/alerts.yaml',
      /process_resident_memory_bytes\{[^}]*\} > (\S+)/,
    );
    expect(bytes(requests['memory']!)).toBeGreaterThan(resident * 1e6);
    expect(bytes(limits['memory']!)).toBeGreaterThan(alert);
  });
});

describe('all pods together', () => {
  it('are two at least, and leave PostgreSQL its reserved connections, a rollout and a migration included', () => {
    const { minReplicas, maxReplicas } = the('HorizontalPodAutoscaler').spec;
    expect(minReplicas).toBeGreaterThanOrEqual(2);
    const ofOne = Number(the('ConfigMap').data!['DATABASE_POOL_SIZE']) + 1;
    expect((maxReplicas + 2) * ofOne + 2).toBeLessThanOrEqual(100 - 3);
  });

  it('are what autoscaler, disruption budget, Service and Ingress name', () => {
    const { name } = the('Deployment').metadata;
    const selector = { 'app.kubernetes.io/name': 'meditwin-api' };
    expect(labels()).toMatchObject(selector);
    expect(the('Deployment').spec).toMatchObject({ selector: { matchLabels: selector } });
    expect(the('HorizontalPodAutoscaler').spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name },
    });
    expect(the('PodDisruptionBudget').spec).toMatchObject({ selector: { matchLabels: selector } });
    expect(the('Service').spec).toMatchObject({ selector, ports: [{ name: 'http', targetPort: 'http' }] });
    const backend = { service: { name: the('Service').metadata.name, port: { name: 'http' } } };
    expect(the('Ingress').spec).toMatchObject({ rules: [{ http: { paths: [{ backend }] } }] });
  });

  it('talk to those alone who are named, on the ports that are named', () => {
    const policies = all('NetworkPolicy').map(
      ({ spec }) => spec as unknown as { [way: string]: Rule[] } & object,
    );
    for (const policy of policies) {
      expect(policy).toMatchObject({ policyTypes: ['Ingress', 'Egress'] });
      for (const rule of [...(policy['ingress'] ?? []), ...(policy['egress'] ?? [])]) {
        const peers = rule.from ?? rule.to ?? [];
        expect([peers.length > 0, peers.filter((peer) => Object.keys(peer).length === 0)]).toEqual([
          true,
          [],
        ]);
        expect(rule.ports?.length).toBeGreaterThan(0);
      }
    }
    const ports = (way: string) =>
      policies.flatMap((policy) =>
        (policy[way] ?? []).flatMap((rule) => rule.ports!.map(({ port }) => port)),
      );
    expect([ports('ingress'), ports('egress')]).toEqual([
      [8000, 9464],
      [53, 53, 5432, 6379, 4318],
    ]);
    for (const policy of policies) {
      const { podSelector } = policy as unknown as { podSelector: { matchLabels: Record<string, string> } };
      expect(labels()).toMatchObject(podSelector.matchLabels);
    }
  });
});
