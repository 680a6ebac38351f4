import { Injectable, type PipeTransform } from '@nestjs/common';
import { validate } from 'uuid';
import { NotFound } from './problems.js';

/** For ids in a path: one that is no UUID is an id never issued, so 404. */
@Injectable()
export class KnownId implements PipeTransform<string, string> {
  transform(id: string): string {
    if (!validate(id)) throw new NotFound();
    return id.toLowerCase();
  }
}
