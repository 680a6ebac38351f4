import { Injectable } from '@nestjs/common';
import { Logger } from 'nestjs-pino';

/** Nest tells at each start what it wires; a hundred lines that hide the one that matters. */
const WIRING = new Set(['InstanceLoader', 'RouterExplorer', 'RoutesResolver', 'NestFactory']);

/** The JSON logger, without the wiring. */
@Injectable()
export class QuietLogger extends Logger {
  override log(message: unknown, ...rest: unknown[]): void {
    if (!WIRING.has(String(rest.at(-1)))) super.log(message, ...(rest as [unknown]));
  }
}
