import { applyDecorators, Header } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

interface Config {
  oauth?: boolean;
}

/** A route that speaks OAuth 2.0: it takes a form alone, and answers its errors as RFC 6749 section 5.2 has them. */
export const OAuthEndpoint = (): MethodDecorator =>
  applyDecorators(
    RouteConfig({ oauth: true } satisfies Config),
    ApiConsumes('application/x-www-form-urlencoded'),
    Header('pragma', 'no-cache'), // RFC 6749 section 5.1, beside the `no-store` of every answer
  );

/** @param config of a route, as Fastify keeps it */
export const speaksOAuth = (config: unknown): boolean => (config as Config | undefined)?.oauth === true;

/** Also of requests that failed before their handler was reached. */
export const isOAuth = (request: FastifyRequest): boolean => speaksOAuth(request.routeOptions?.config);
