import { IsOptional, IsString } from 'class-validator';
import { Characters } from '../http/characters.decorator.js';
import { Omittable } from '../http/omittable.decorator.js';

const MAX_CHARACTERS = 8192;

export const IsRefreshToken = (): PropertyDecorator => Characters(1, MAX_CHARACTERS);

export class RefreshDto {
  /** The newest refresh token that was given out; left out when it is in the cookie. */
  @Omittable()
  @IsRefreshToken()
  refresh_token?: string;
}

export class LogoutDto {
  /** Of another session of the same user, to end that one too; anything else is ignored. */
  @IsOptional()
  @IsString()
  refresh_token?: string | null;
}
