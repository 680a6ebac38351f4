/** @returns the name of an operation in `openapi.json` @example `auth.login`, `adminUsers.list` */
export function operationId(controller: string, method: string): string {
  const group = controller.replace(/Controller$/, '');
  return `${group[0]!.toLowerCase()}${group.slice(1)}.${method}`;
}

/** @param handler as Nest names it: `<controller>.<method>` @returns the operation; undefined when Nest has none there */
export function operationOf(handler: string | undefined): string | undefined {
  const [controller, method] = handler?.split('.') ?? [];
  return controller && method ? operationId(controller, method) : undefined;
}
