import { Injectable } from '@nestjs/common';
import { Settings } from '../config/settings.js';
import { KeyRing } from './key-ring.js';

/** The keys of access tokens (RFC 9068). */
@Injectable()
export class AccessKeys extends KeyRing {
  constructor({ accessKeys }: Settings) {
    super('at+jwt', accessKeys);
  }
}
