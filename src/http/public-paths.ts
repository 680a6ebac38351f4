/** Paths that are served without a Nest handler, and so without a guard. Nothing else may be. */
export const PUBLIC_PATHS = [
  '/console',
  '/console/*',
  '/docs',
  '/docs/*',
  '/frontend_test.html',
  '/openapi.json',
];

/** A star stands for the rest. */
const isPublic = (url: string): boolean =>
  PUBLIC_PATHS.some((path) => (path.endsWith('/*') ? url.startsWith(path.slice(0, -1)) : url === path));

/** CORS preflights: all are answered, and they tell nothing. */
const isPreflight = (route: { url: string; method: string | string[] }): boolean =>
  route.method === 'OPTIONS' && route.url === '*';

/** Set on a Nest handler's function by Nest: `<controller>.<method>`. */
const NEST_HANDLER = /^[A-Z]\w*Controller\.\w+$/;

/**
 * Called for every route that Fastify learns, whoever adds it.
 * @throws Error with the route's name when it is neither a Nest handler (the guards judge it) nor public by the list
 */
export function refuseUnguardedRoute(route: {
  url: string;
  method: string | string[];
  handler: { name: string };
}): void {
  if (NEST_HANDLER.test(route.handler.name) || isPreflight(route)) return;
  if (isPublic(route.url)) return;
  throw new Error(
    `Route ${String(route.method)} ${route.url} has no guard and is not in the list of public paths.`,
  );
}
