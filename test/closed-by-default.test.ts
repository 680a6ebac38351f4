import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startServer } from './support/server.js';

const built = (file: string) => JSON.stringify(pathToFileURL(resolve('dist/src', file)).href);

/** Starts the built server with a fault planted into it first. */
function startWith(fault: string) {
  return startServer({ env: { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(fault)}` } });
}

/** A route that Fastify learns behind Nest's back, just before it listens. */
const routeAt = (path: string) => `
  const { FastifyAdapter } = await import(${JSON.stringify(import.meta.resolve('@nestjs/platform-fastify'))});
  const init = FastifyAdapter.prototype.init;
  FastifyAdapter.prototype.init = async function (...args) {
    FastifyAdapter.prototype.init = init;
    this.getInstance().get('${path}', async () => 'open');
    return init.apply(this, args);
  };`;

describe('the start', () => {
  it('is stopped by a handler that declares neither @Public() nor what it needs, with its name', async () => {
    const forget = `
      const { AuthController } = await import(${built('auth/auth.controller.js')});
      Reflect.deleteMetadata('meditwin:access-rule', AuthController.prototype.readMe);`;
    await expect(startWith(forget)).rejects.toThrow(
      /Routes without an access rule: AuthController\.readMe\./,
    );
  });

  it('is stopped by a route that no guard judges and that is not in the list of public paths', async () => {
    await expect(startWith(routeAt('/backdoor'))).rejects.toThrow(/Route GET \/backdoor has no guard/);
  });

  it('is not stopped by one of the public paths', async () => {
    const server = await startWith(routeAt('/docs/more'));
    expect(await server.request('GET', '/docs/more')).toMatchObject({ status: 200, body: 'open' });
  });
});
