import { prepared } from '../database/prepared.js';

/** People's own accounts, as `User` without its hash: $1 their ids. No row: it is gone or deactivated. */
export const READ_PROFILES = prepared(
  'read-profiles',
  `SELECT id, email, username, full_name AS "fullName", is_active AS "isActive", roles, ver, version,
          created_at AS "createdAt", last_login_at AS "lastLoginAt"
   FROM users WHERE id = ANY($1::uuid[]) AND is_active`,
);
