// NestJS on Express with passport-jwt as its guides write it: the secret is a string, every token is verified anew.
import { Controller, Get, Req, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';

class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      ignoreExpiration: false,
      secretOrKey: process.env.JWT_SECRET_KEY,
    });
  }

  validate({ sub, sid, roles, exp }) {
    return {
      user_id: sub,
      session_id: sid,
      roles,
      permissions: [],
      expires_at: new Date(exp * 1000),
    };
  }
}

class ForwardController {
  forward(request) {
    return request.user;
  }
}
const handler = Object.getOwnPropertyDescriptor(ForwardController.prototype, 'forward');
Controller('auth')(ForwardController);
Get('forward')(ForwardController.prototype, 'forward', handler);
UseGuards(AuthGuard('jwt'))(ForwardController.prototype, 'forward', handler);
Req()(ForwardController.prototype, 'forward', 0);

const app = await NestFactory.create(
  { module: PassportModule, controllers: [ForwardController], providers: [JwtStrategy] },
  { logger: ['error'] },
);
await app.listen(0, '127.0.0.1');
console.log(`listening on ${await app.getUrl()}`);
