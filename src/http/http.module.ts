import { Module } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { RequestValidationPipe } from './validation.pipe.js';

/** What every request passes. */
@Module({ providers: [{ provide: APP_PIPE, useClass: RequestValidationPipe }] })
export class HttpModule {}
