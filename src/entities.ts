import { Role } from './access/role.entity.js';
import { User } from './users/user.entity.js';

/** For `ormconfig.ts`, which compares them with the schema; the server itself gets them from its modules. */
export const ENTITIES = [Role, User];
