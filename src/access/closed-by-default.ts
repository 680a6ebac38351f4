import { Injectable, type OnModuleInit } from '@nestjs/common';
import { METHOD_METADATA } from '@nestjs/common/internal';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { ACCESS_RULE } from './access-rule.js';

/** Stops the start, naming them, when routes declare neither `@Public()` nor what they need. */
@Injectable()
export class ClosedByDefault implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  onModuleInit(): void {
    const open: string[] = [];
    for (const { metatype, instance } of this.discovery.getControllers()) {
      if (!metatype || !instance) continue;
      for (const name of this.scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object)) {
        const handler = (instance as Record<string, () => unknown>)[name]!;
        if (Reflect.getMetadata(METHOD_METADATA, handler) === undefined) continue;
        if (!this.reflector.getAll<unknown[]>(ACCESS_RULE, [handler, metatype]).some(Boolean))
          open.push(`${metatype.name}.${name}`);
      }
    }
    if (open.length > 0) throw new Error(`Routes without an access rule: ${open.join(', ')}.`);
  }
}
