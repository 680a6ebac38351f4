import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

const FOLDER = 'deploy/kubernetes';

/** What these tests look at of a container. */
export interface Container {
  image: string;
  command?: string[];
  ports?: { name: string; containerPort: number }[];
  envFrom: { configMapRef?: { name: string }; secretRef?: { name: string } }[];
  resources: { requests: Record<string, string>; limits: Record<string, string> };
  securityContext: object;
  lifecycle?: object;
  [probe: `${string}Probe`]: { httpGet: { path: string; port: string } };
}

interface Pod {
  metadata: { labels: Record<string, string> };
  spec: { containers: Container[]; terminationGracePeriodSeconds: number } & Record<string, unknown>;
}

export interface Rule {
  from?: object[];
  to?: object[];
  ports?: { protocol: string; port: number }[];
}

export interface Manifest {
  file: string;
  apiVersion: string;
  kind: string;
  metadata: { name?: string; generateName?: string };
  data?: Record<string, string>;
  stringData?: Record<string, string>;
  spec: { template: Pod; minReplicas: number; maxReplicas: number } & Record<string, unknown>;
}

/** Every manifest below `deploy/kubernetes`, in the order of their files. @throws when one is no clean YAML */
export async function readManifests(): Promise<Manifest[]> {
  const files = (await readdir(FOLDER, { recursive: true })).filter((file) => file.endsWith('.yaml')).sort();
  const read = files.map(async (file) =>
    parseAllDocuments(await readFile(join(FOLDER, file), 'utf8')).map((document) => {
      for (const fault of [...document.errors, ...document.warnings]) throw fault;
      return { file, ...(document.toJS() as Omit<Manifest, 'file'>) };
    }),
  );
  return (await Promise.all(read)).flat();
}
