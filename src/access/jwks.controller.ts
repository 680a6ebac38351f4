import { Controller, Get, UseInterceptors } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AccessKeys } from './access-keys.js';
import { JwksCacheInterceptor } from './jwks-cache.interceptor.js';
import { JwksDto } from './jwks.dto.js';
import { Public } from './public.decorator.js';

@ApiTags('Auth')
@Public()
@Controller('.well-known')
export class JwksController {
  constructor(private readonly keys: AccessKeys) {}

  /** The public keys of access tokens (RFC 7517), for services that verify them by themselves */
  @Get('jwks.json')
  @UseInterceptors(JwksCacheInterceptor)
  readPublicKeys(): JwksDto {
    return { keys: this.keys.publicKeys() };
  }
}
