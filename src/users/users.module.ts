import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { PasswordsModule } from '../passwords/passwords.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { ThrottlingModule } from '../throttling/throttling.module.js';
import { AccountChangesService } from './account-changes.service.js';
import { AdminUsersController } from './admin-users.controller.js';
import { AdminUsersService } from './admin-users.service.js';
import { FirstAdminService } from './first-admin.service.js';
import { PasswordChangeService } from './password-change.service.js';
import { PasswordCheckService } from './password-check.service.js';
import { ProfileService } from './profile.service.js';
import { RolesController } from './roles.controller.js';
import { RolesService } from './roles.service.js';
import { User } from './user.entity.js';
import { UsersController } from './users.controller.js';
import { UsersListService } from './users-list.service.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([User]), PasswordsModule, SessionsModule, ThrottlingModule],
  controllers: [UsersController, AdminUsersController, RolesController],
  providers: [
    AccountChangesService,
    AdminUsersService,
    FirstAdminService,
    PasswordChangeService,
    PasswordCheckService,
    ProfileService,
    RolesService,
    UsersListService,
    UsersService,
  ],
  exports: [
    AccountChangesService,
    FirstAdminService,
    PasswordChangeService,
    PasswordCheckService,
    ProfileService,
    UsersService,
  ],
})
export class UsersModule {}
