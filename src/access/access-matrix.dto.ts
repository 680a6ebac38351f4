import { ApiProperty } from '@nestjs/swagger';
import { PERMISSIONS, type Permission } from './permission.js';

const ACCESS = ['public', 'signed_in', 'restricted'] as const;

/** Who may call one route. */
export class RouteAccessDto {
  /** @example "GET" */
  method: string;

  /** @example "/admin/users/{user_id}" */
  path: string;

  /** As in `openapi.json`; null for what the document does not name, such as its own pages. @example "admin.readUser" */
  operation_id: string | null;

  /** `public`: no token; `signed_in`: any valid token; `restricted`: the permissions and roles that follow. */
  @ApiProperty({ enum: ACCESS })
  access: (typeof ACCESS)[number];

  /** All of these are needed. @example ["users:read"] */
  @ApiProperty({ enum: PERMISSIONS, enumName: 'Permission', isArray: true })
  permissions: Permission[];

  /** One role at least of each of these lists is needed. @example [] */
  @ApiProperty({ type: 'array', items: { type: 'array', items: { type: 'string' } } })
  roles: string[][];

  /** Roles that pass by themselves; several of one account may pass together where none does alone. @example ["admin", "auditor"] */
  passes: string[];
}

/** Every route with what it needs, and who passes now. */
export class AccessMatrixDto {
  /** All roles that exist now. @example ["admin", "auditor", "clinician", "user"] */
  roles: string[];

  routes: RouteAccessDto[];
}
