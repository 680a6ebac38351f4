import type { ExecutionContext } from '@nestjs/common';
import { Forbidden } from '../http/problems.js';
import type { AdmissionService } from './admission.service.js';
import { JwtAuthGuard } from './jwt-auth.guard.js';
import type { Permission } from './permission.js';
import { Public } from './public.decorator.js';
import { RequirePermissions } from './require-permissions.decorator.js';
import type { RolePermissionsService } from './role-permissions.service.js';
import { Roles } from './roles.decorator.js';
import { RolesGuard } from './roles.guard.js';
import { SignedIn } from './signed-in.decorator.js';
import { VerifiedTokens } from './verified-tokens.js';

const HELD: Record<string, Permission[]> = { reader: ['users:read'], writer: ['users:write'] };
const permissions = { of: (roles: string[]) => roles.flatMap((role) => HELD[role] ?? []) };

class Bare {
  @Public() open(): void {}
  @SignedIn() own(): void {}
  @Roles('reader', 'writer') either(): void {}
  @RequirePermissions('users:read', 'users:write') both(): void {}
}

@RequirePermissions('users:read')
class ForReaders {
  @RequirePermissions('users:write') write(): void {}
  @Roles('writer') forWriters(): void {}
  @Public() open(): void {}
  plain(): void {}
}

@Public()
class Open {
  plain(): void {}
}

class Undeclared {
  plain(): void {}
}

const context = (type: new () => object, handler: () => void, roles?: string[]) =>
  ({
    getClass: () => type,
    getHandler: () => handler,
    switchToHttp: () => ({ getRequest: () => ({ headers: {}, ...(roles && { user: { roles } }) }) }),
  }) as unknown as ExecutionContext;

describe('RolesGuard', () => {
  const guard = new RolesGuard(permissions as unknown as RolePermissionsService);
  const judge = (type: new () => object, handler: () => void, roles?: string[]) => {
    try {
      return guard.canActivate(context(type, handler, roles));
    } catch (error) {
      return error instanceof Forbidden ? 403 : error;
    }
  };
  const bare = new Bare();
  const readers = new ForReaders();

  it('lets anyone into a public route, and anyone signed in to one for the signed in', () => {
    expect(judge(Bare, bare.open)).toBe(true);
    expect(judge(Bare, bare.own, [])).toBe(true);
    expect(judge(Bare, bare.own)).toBe(403);
  });

  it('wants one of the roles', () => {
    expect([['reader'], ['writer'], ['other'], []].map((roles) => judge(Bare, bare.either, roles))).toEqual([
      true,
      true,
      403,
      403,
    ]);
  });

  it('wants all of the permissions', () => {
    expect(judge(Bare, bare.both, ['reader', 'writer'])).toBe(true);
    expect(judge(Bare, bare.both, ['reader'])).toBe(403);
    expect(judge(Bare, bare.both, ['writer'])).toBe(403);
  });

  it('wants the rule of the class and the rule of the handler, neither beats the other', () => {
    for (const handler of [readers.write, readers.forWriters]) {
      expect(judge(ForReaders, handler, ['reader', 'writer'])).toBe(true);
      expect(judge(ForReaders, handler, ['reader'])).toBe(403);
      expect(judge(ForReaders, handler, ['writer'])).toBe(403);
    }
    expect(judge(ForReaders, readers.plain, ['reader'])).toBe(true);
    expect(judge(ForReaders, readers.plain, [])).toBe(403);
    expect(judge(ForReaders, readers.open, [])).toBe(403);
  });
});

describe('JwtAuthGuard', () => {
  const guard = new JwtAuthGuard(new VerifiedTokens(), {} as AdmissionService);
  const passes = async (type: new () => object, handler: () => void) => {
    try {
      return await guard.canActivate(context(type, handler));
    } catch {
      return 'asks for a token';
    }
  };

  it('asks for no token where every rule is public, and for one everywhere else', async () => {
    expect(await passes(Bare, new Bare().open)).toBe(true);
    expect(await passes(Open, new Open().plain)).toBe(true);
    expect(await passes(Bare, new Bare().own)).toBe('asks for a token');
    expect(await passes(ForReaders, new ForReaders().open)).toBe('asks for a token');
    expect(await passes(Undeclared, new Undeclared().plain)).toBe('asks for a token');
  });
});
