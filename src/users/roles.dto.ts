import { ApiProperty } from '@nestjs/swagger';
import { ArrayUnique, IsArray, IsIn, Matches } from 'class-validator';
import { PERMISSIONS, type Permission } from '../access/permission.js';
import { ReasonDto } from '../http/reason.dto.js';
import { ROLE_NAME } from './role-name.js';

/** Which role, in the path. */
export class RoleNameDto {
  /** 2 to 32 of lower-case letters, digits, `_` and `-`, a letter first. @example "front-desk" */
  @Matches(ROLE_NAME)
  name: string;
}

/** What a role permits from now on. */
export class SaveRoleDto extends ReasonDto {
  /** What is not listed is taken away. @example ["users:read"] */
  @IsArray()
  @ArrayUnique()
  @IsIn(PERMISSIONS, { each: true })
  @ApiProperty({ enum: PERMISSIONS, enumName: 'Permission', isArray: true })
  permissions: Permission[];
}

export class RoleDto {
  /** @example "auditor" */
  name: string;

  /** @example ["users:read", "audit:read", "stats:read"] */
  @ApiProperty({ enum: PERMISSIONS, enumName: 'Permission', isArray: true })
  permissions: Permission[];

  /** Built-in roles are part of the product. */
  builtin: boolean;
}

export class RolesDto {
  roles: RoleDto[];
}
