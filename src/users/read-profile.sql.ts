import { prepared } from '../database/prepared.js';

/** A person's own account, as `User` without its hash: $1 its id. No row: it is gone or deactivated. */
export const READ_PROFILE = prepared(
  'read-profile',
  `SELECT id, email, username, full_name AS "fullName", is_active AS "isActive", roles, ver, version,
          created_at AS "createdAt", last_login_at AS "lastLoginAt"
   FROM users WHERE id = $1 AND is_active`,
);
