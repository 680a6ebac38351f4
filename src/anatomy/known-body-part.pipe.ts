import { Injectable, type PipeTransform } from '@nestjs/common';
import { NotFound } from '../http/problems.js';
import { BODY_PARTS, type BodyPart } from './body-part.js';

const plainName = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .split(/[\s_-]+/)
    .join(' ');
const BY_PLAIN_NAME = new Map<string, BodyPart>(BODY_PARTS.map((part) => [plainName(part), part]));

/** For body parts in a path: `Left Knee`, `left_knee` and `left-knee` are one; an unknown part is 404. */
@Injectable()
export class KnownBodyPart implements PipeTransform<string, BodyPart> {
  transform(name: string): BodyPart {
    const part = BY_PLAIN_NAME.get(plainName(name));
    if (!part)
      throw new NotFound({ detail: 'There is no such body part; GET /anatomy/body-parts lists them.' });
    return part;
  }
}
