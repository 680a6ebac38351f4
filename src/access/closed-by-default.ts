import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ModulesContainer } from '@nestjs/core';
import { routesOf } from './routes.js';

/** Stops the start, naming them, when routes declare neither `@Public()` nor what they need. */
@Injectable()
export class ClosedByDefault implements OnModuleInit {
  constructor(private readonly modules: ModulesContainer) {}

  onModuleInit(): void {
    const open = routesOf(this.modules).filter(({ rules }) => rules.length === 0);
    if (open.length > 0)
      throw new Error(`Routes without an access rule: ${open.map(({ handler }) => handler).join(', ')}.`);
  }
}
