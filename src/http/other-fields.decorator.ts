import { Reflector } from '@nestjs/core';

const reflector = new Reflector();

/** Fields that the class doesn't name are dropped; without it a body that holds one is refused. */
export const IgnoresOtherFields = Reflector.createDecorator<void, true>({ transform: () => true });

export const ignoresOtherFields = (target: unknown): boolean =>
  typeof target === 'function' && reflector.get(IgnoresOtherFields, target as never) === true;
