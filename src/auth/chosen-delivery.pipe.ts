import { Injectable, type PipeTransform } from '@nestjs/common';
import { ValidationFailed } from '../http/problems.js';
import { OwnPagesService } from './own-pages.service.js';
import { TokenDelivery } from './token-delivery.js';
import type { Exchange } from './token-delivery.decorator.js';

const MODES: unknown[] = [undefined, 'body', 'cookie'];

/** Where a session begins, `?mode=` says how its refresh token travels. */
@Injectable()
export class ChosenDelivery implements PipeTransform<Exchange, TokenDelivery> {
  constructor(private readonly pages: OwnPagesService) {}

  /** @throws ValidationFailed, CookieRefused */
  transform({ request, reply }: Exchange): TokenDelivery {
    const { mode } = request.query as { mode?: unknown };
    if (!MODES.includes(mode))
      throw new ValidationFailed({ errors: [{ field: 'mode', message: 'mode must be body or cookie' }] });
    if (mode === 'cookie') this.pages.judge(request);
    return new TokenDelivery(reply, mode === 'cookie');
  }
}
