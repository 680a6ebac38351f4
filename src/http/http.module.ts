import { Global, Module } from '@nestjs/common';
import { APP_PIPE } from '@nestjs/core';
import { Departure } from './departure.js';
import { Overload } from './overload.js';
import { RequestValidationPipe } from './validation.pipe.js';

/** What every request passes. */
@Global()
@Module({
  providers: [Departure, Overload, { provide: APP_PIPE, useClass: RequestValidationPipe }],
  exports: [Departure, Overload],
})
export class HttpModule {}
