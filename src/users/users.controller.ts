import { Body, Controller, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.js';
import { SignedIn } from '../access/signed-in.decorator.js';
import { EntityTag } from '../http/entity-tag.js';
import { InvalidIfMatch, StaleWrite, UsernameTaken, ValidationFailed } from '../http/problems.js';
import { Throws } from '../http/throws.decorator.js';
import { ChangesVersion } from '../http/versioned.decorator.js';
import { ProfileService } from './profile.service.js';
import { UpdateProfileDto } from './update-profile.dto.js';
import { UserDto } from './user.dto.js';

@ApiTags('Users')
@SignedIn()
@Controller('users')
export class UsersController {
  constructor(private readonly profile: ProfileService) {}

  /** Change one's own username or full name */
  @Patch('me')
  @ChangesVersion(UserDto)
  @Throws(ValidationFailed, InvalidIfMatch, UsernameTaken, StaleWrite)
  updateMe(
    @CurrentUser() caller: CurrentUser,
    @Body() body: UpdateProfileDto,
    @EntityTag() tag: EntityTag,
  ): Promise<UserDto> {
    return this.profile.update(caller, body, tag);
  }
}
