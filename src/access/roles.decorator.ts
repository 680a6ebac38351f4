import { needs } from './needs.js';

/** Only callers with at least one of these roles. @example `@Roles('clinician', 'admin')` */
export const Roles = (...roles: [string, ...string[]]): MethodDecorator & ClassDecorator => needs({ roles });
