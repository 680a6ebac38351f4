import { Body, Controller, Patch } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CurrentUser } from '../access/current-user.js';
import { SignedIn } from '../access/signed-in.decorator.js';
import { UsernameTaken, ValidationFailed } from '../http/problems.js';
import { Throws } from '../http/throws.decorator.js';
import { UpdateProfileDto } from './update-profile.dto.js';
import { UserDto } from './user.dto.js';
import { UsersService } from './users.service.js';

@ApiTags('Users')
@SignedIn()
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  /** Change one's own username or full name */
  @Patch('me')
  @Throws(ValidationFailed, UsernameTaken)
  updateMe(@CurrentUser() caller: CurrentUser, @Body() body: UpdateProfileDto): Promise<UserDto> {
    return this.users.updateProfile(caller, body);
  }
}
