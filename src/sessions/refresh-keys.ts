import { Injectable } from '@nestjs/common';
import { KeyRing } from '../access/key-ring.js';
import { Settings } from '../config/settings.js';

/** The keys of refresh tokens; only this server reads those, so they are always secrets. */
@Injectable()
export class RefreshKeys extends KeyRing {
  constructor({ refreshKeys }: Settings) {
    super('rt+jwt', refreshKeys);
  }
}
