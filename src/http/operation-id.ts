/** @returns the name of an operation in `openapi.json` @example `auth.login`, `adminUsers.list` */
export function operationId(controller: string, method: string): string {
  const group = controller.replace(/Controller$/, '');
  return `${group[0]!.toLowerCase()}${group.slice(1)}.${method}`;
}
