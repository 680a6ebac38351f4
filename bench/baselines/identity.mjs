/** What `GET /auth/forward` answers of the claims of a token. */
export const identityOf = ({ sub, sid, roles, exp }) => ({
  user_id: sub,
  session_id: sid,
  roles,
  permissions: [],
  expires_at: new Date(exp * 1000),
});
