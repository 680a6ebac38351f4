// NestJS on Express with passport-jwt as its guides write it: the secret is a string, every token is verified anew.
import { Controller, Get, Req, UseGuards } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AuthGuard, PassportModule, PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { identityOf } from './identity.mjs';

class JwtStrategy extends PassportStrategy(Strategy) {
  constructor() {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      ignoreExpiration: false,
      secretOrKey: process.env.JWT_SECRET_KEY,
    });
  }

  validate(claims) {
    return identityOf(claims);
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
