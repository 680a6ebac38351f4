import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { type Manifest, readManifests } from './support/manifests.js';

let manifests: Manifest[];
const all = (kind: string): Manifest[] => manifests.filter((one) => one.kind === kind);

beforeAll(async () => {
  manifests = await readManifests();
});

describe('the manifests', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(resolve('dist/manifests-')); // beside node_modules, where the types of Kubernetes are
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  /** As TypeScript, whose literals may have no field that their type does not know. */
  const typed = (manifest: { apiVersion: string; kind: string; [field: string]: unknown }): string => {
    const { apiVersion, kind } = manifest;
    const group = apiVersion === 'v1' ? 'core/v1' : apiVersion.replace('.k8s.io', '');
    return `export const manifest: import('kubernetes-types/${group}').${kind} = ${JSON.stringify(manifest)};\n`;
  };

  it('have all the fields that Kubernetes wants, of the right types, and none that it does not know', async () => {
    const { kind, apiVersion, spec } = all('Service')[0]!;
    const wrong = [
      { apiVersion, kind, spec: { ...spec, selektor: {} } },
      { apiVersion, kind, spec: { ...spec, ports: [{ name: 'http' }] } },
      { apiVersion, kind, spec: { ...spec, ports: 80 } },
    ];
    const options = {
      module: 'esnext',
      moduleResolution: 'bundler',
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      types: [],
    };
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({ compilerOptions: options, include: ['*.ts'] }),
    );
    for (const [i, one] of manifests.entries())
      await writeFile(join(folder, `right-${i}.ts`), typed({ ...one, file: undefined }));
    for (const [i, one] of wrong.entries()) await writeFile(join(folder, `wrong-${i}.ts`), typed(one));
    const compiled = promisify(execFile)(process.execPath, ['node_modules/typescript/bin/tsc', '-p', folder]);
    const { stdout } = await compiled.catch((error: { stdout: string }) => error);
    const faulty = new Set([...stdout.matchAll(/^\S*?([\w-]+)\.ts\(\d+,/gm)].map(([, file]) => file));
    expect([[...faulty].sort(), /right/.test(stdout) ? stdout : '']).toEqual([
      wrong.map((_, i) => `wrong-${i}`),
      '',
    ]);
  }, 60_000);

  it('that a folder-wide apply takes have neither a Secret nor a Job among them', () => {
    const taken = manifests.filter(({ file }) => !file.includes('/')).map(({ kind }) => kind);
    expect([...new Set(taken)].sort()).toEqual([
      'ConfigMap',
      'Deployment',
      'HorizontalPodAutoscaler',
      'Ingress',
      'NetworkPolicy',
      'PodDisruptionBudget',
      'Service',
    ]);
  });

  it('hold no secret', () => {
    for (const { stringData, data } of all('Secret'))
      expect([Object.values(stringData!).filter(Boolean), data]).toEqual([[], undefined]);
  });
});
