import type { Server } from './server.js';

/** One operation of `openapi.json`. */
export interface Operation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly description: string;
  readonly security: readonly Record<string, unknown>[];
  readonly responses: Record<string, unknown>;
  readonly permissions: readonly string[] | undefined;
}

interface Documented {
  operationId: string;
  description: string;
  security: Record<string, unknown>[];
  responses: Record<string, unknown>;
  'x-required-permissions'?: string[];
}

export async function operationsOf(server: Server): Promise<Operation[]> {
  const { body } = await server.request<{ paths: Record<string, Record<string, Documented>> }>(
    'GET',
    '/openapi.json',
  );
  return Object.entries(body.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { operationId, description, security, responses, ...more }]) => ({
      id: operationId,
      method: method.toUpperCase(),
      path,
      description,
      security,
      responses,
      permissions: more['x-required-permissions'],
    })),
  );
}
