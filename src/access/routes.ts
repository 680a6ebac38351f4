import { RequestMethod, type Type } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/internal';
import { DiscoveryService, MetadataScanner, type ModulesContainer } from '@nestjs/core';
import { operationId } from '../http/operation-id.js';
import { type AccessRule, rulesOf } from './access-rule.js';

/** One method on one path, with everything that was declared about who may call it. */
export interface Route {
  /** @example `AdminUsersController.list` */
  handler: string;
  operationId: string;
  /** @example `GET` */
  method: string;
  /** As OpenAPI writes it. @example `/admin/users/{user_id}` */
  path: string;
  /** Of the handler and of its controller: all of them must hold. */
  rules: AccessRule[];
  /** The handler's function and its controller, for what else stands on them. */
  declaredOn: readonly object[];
}

const pathsOf = (target: object): string[] =>
  [Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined]
    .flat()
    .map((path) => path ?? '');

const joined = (...parts: string[]): string =>
  `/${parts
    .flatMap((part) => part.split('/'))
    .filter(Boolean)
    .map((segment) => segment.replace(/^:(.+)$/, '{$1}'))
    .join('/')}`;

function routesOfController(controller: Type): Route[] {
  const handlers = controller.prototype as Record<string, object>;
  return new MetadataScanner().getAllMethodNames(handlers).flatMap((name) => {
    const handler = handlers[name]!;
    const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
    if (method === undefined) return [];
    const declaredOn = [handler, controller];
    return pathsOf(controller).flatMap((above) =>
      pathsOf(handler).map((below) => ({
        handler: `${controller.name}.${name}`,
        operationId: operationId(controller.name, name),
        method: RequestMethod[method],
        path: joined(above, below),
        rules: rulesOf(handler, controller),
        declaredOn,
      })),
    );
  });
}

/** Every route of every controller. It reads what the decorators left alone, so nothing needs to run. */
export const routesOf = (modules: ModulesContainer): Route[] =>
  new DiscoveryService(modules)
    .getControllers()
    .flatMap(({ metatype }) => (metatype ? routesOfController(metatype as Type) : []));
