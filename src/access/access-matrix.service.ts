import { Injectable } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { PUBLIC_PATHS } from '../http/public-paths.js';
import type { AccessMatrixDto, RouteAccessDto } from './access-matrix.dto.js';
import { needsOf, passing } from './access-matrix.js';
import type { RoleTable } from './role-table.js';
import { RolePermissionsService } from './role-permissions.service.js';
import { type Route, routesOf } from './routes.js';

/** What is served without a handler, so that no rule stands on it. */
const UNGUARDED: (Pick<Route, 'method' | 'path' | 'rules'> & { operationId: null })[] = PUBLIC_PATHS.map(
  (path) => ({ method: 'GET', path, operationId: null, rules: [{ public: true }] }),
);

const inOrder = (a: RouteAccessDto, b: RouteAccessDto): number =>
  `${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1;

/** Publishes who may call what, from the very rules by which the guards judge. */
@Injectable()
export class AccessMatrixService {
  constructor(
    private readonly modules: ModulesContainer,
    private readonly permissions: RolePermissionsService,
  ) {}

  /** As this process would judge a call now. */
  read(): AccessMatrixDto {
    return accessMatrix(this.modules, this.permissions.table);
  }
}

/** @param table for which the roles that pass are told */
export function accessMatrix(modules: ModulesContainer, table: RoleTable): AccessMatrixDto {
  const routes = [...routesOf(modules), ...UNGUARDED].map((route) => ({
    method: route.method,
    path: route.path,
    operation_id: route.operationId,
    ...needsOf(route.rules),
    passes: passing(route, table),
  }));
  return { roles: table.names, routes: routes.sort(inOrder) };
}
