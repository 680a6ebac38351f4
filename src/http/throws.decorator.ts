import type { Problem } from './problem.js';

type Kind = new () => Problem;

const THROWN = 'meditwin:thrown';

/** Documents the errors of a route, or of every route of a controller. Said more than once, they add up. */
export const Throws =
  (...catalogue: Kind[]): MethodDecorator & ClassDecorator =>
  (target: object, _name?: string | symbol, method?: PropertyDescriptor): void => {
    const on = (method?.value ?? target) as object;
    Reflect.defineMetadata(THROWN, [...thrownBy([on]), ...catalogue], on);
  };

/** @param declared a handler and its controller @returns what they throw, each once */
export const thrownBy = (declared: readonly object[]): Kind[] => [
  ...new Set(declared.flatMap((on) => (Reflect.getMetadata(THROWN, on) as Kind[] | undefined) ?? [])),
];
