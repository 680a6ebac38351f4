/** @returns the name of an operation in `openapi.json` @example `auth.login`, `adminUsers.list` */
export function operationId(controller: string, method: string): string {
  const group = controller.replace(/Controller$/, '');
  return `${group[0]!.toLowerCase()}${group.slice(1)}.${method}`;
}

/** Nest names a handler's function so, and Fastify binds it: `bound <controller>.<method>`. */
const HANDLER = /(\w+Controller)\.(\w+)$/;

/** @param handler name of a route's function @returns the operation; undefined when Nest has none there */
export function operationOf(handler: string | undefined): string | undefined {
  const [, controller, method] = HANDLER.exec(handler ?? '') ?? [];
  return controller && method ? operationId(controller, method) : undefined;
}
