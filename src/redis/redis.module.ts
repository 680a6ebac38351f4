import { Global, Module } from '@nestjs/common';
import { RedisService } from './redis.service.js';

/** The one Redis, if there is any. */
@Global()
@Module({ providers: [RedisService], exports: [RedisService] })
export class RedisModule {}
