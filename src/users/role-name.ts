/** What a role may be called. */
export const ROLE_NAME = /^[a-z][a-z0-9_-]{1,31}$/;
