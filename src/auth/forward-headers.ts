import type { FastifyReply } from 'fastify';
import type { CurrentUser } from '../access/current-user.js';

/** Tells a gateway who is calling in header fields, which nginx `auth_request_set` can read and a body it can't. */
export function sayWhoCalls(reply: FastifyReply, { userId, sessionId, roles }: CurrentUser): void {
  void reply.headers({ 'x-user-id': userId, 'x-user-roles': roles.join(','), 'x-session-id': sessionId });
}
