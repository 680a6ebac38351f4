/** The tag of a controller, where its own name is not the tag. Generators make a class of each tag. */
const TAG_OF: Readonly<Record<string, string>> = {
  AccessMatrix: 'admin',
  AdminUsers: 'admin',
  AuditLog: 'admin',
  Erasure: 'admin',
  Roles: 'admin',
  Stats: 'admin',
  Jwks: 'auth',
  Password: 'auth',
  Sessions: 'auth',
  Token: 'auth',
  Findings: 'anatomy',
  Conversations: 'chat',
  OwnData: 'users',
};

/** @returns the name of an operation in `openapi.json`: `tag.method` @example `auth.login`, `admin.listUsers` */
export function operationId(controller: string, method: string): string {
  const name = controller.replace(/Controller$/, '');
  return `${TAG_OF[name] ?? `${name[0]!.toLowerCase()}${name.slice(1)}`}.${method}`;
}

/** Nest names a handler's function so, and Fastify binds it: `bound <controller>.<method>`. */
const HANDLER = /(\w+Controller)\.(\w+)$/;

/** @param handler name of a route's function @returns the operation; undefined when Nest has none there */
export function operationOf(handler: string | undefined): string | undefined {
  const [, controller, method] = HANDLER.exec(handler ?? '') ?? [];
  return controller && method ? operationId(controller, method) : undefined;
}
