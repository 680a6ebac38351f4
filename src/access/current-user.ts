import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

/** Who is calling, from the access token alone: a short list of safe fields. */
export interface CurrentUser {
  userId: string;
  sessionId: string;
  roles: string[];
  /** The access version under which the token was made. */
  ver: number;
  expiresAt: Date;
}

/** The caller, in a handler of a route that is not `@Public()`. */
export const CurrentUser = createParamDecorator(
  (_: unknown, context: ExecutionContext): CurrentUser =>
    context.switchToHttp().getRequest<{ user: CurrentUser }>().user,
);
