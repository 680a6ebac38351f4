import { Injectable } from '@nestjs/common';
import type { CurrentUser } from '../access/current-user.js';
import { ValidationFailed } from '../http/problems.js';
import { PasswordHasherService } from '../passwords/password-hasher.service.js';
import type { Client } from '../sessions/session.js';
import { PasswordChangeService } from '../users/password-change.service.js';
import { PasswordCheckService } from '../users/password-check.service.js';
import { ChangePasswordDto } from './change-password.dto.js';
import { TokensDto } from './tokens.dto.js';
import { TokensService } from './tokens.service.js';

/** A new password in exchange for the current one. */
@Injectable()
export class OwnPasswordService {
  constructor(
    private readonly checks: PasswordCheckService,
    private readonly changes: PasswordChangeService,
    private readonly hasher: PasswordHasherService,
    private readonly tokens: TokensService,
  ) {}

  /**
   * Ends every session, the caller's too, and opens a new one.
   * @throws ValidationFailed, WrongPassword, TooManyRequests, Overloaded, TokenRevoked
   */
  async change(
    caller: CurrentUser,
    { current_password, new_password }: ChangePasswordDto,
    client: Client,
  ): Promise<TokensDto> {
    if (new_password.normalize('NFKC') === current_password.normalize('NFKC'))
      throw new ValidationFailed({
        errors: [{ field: 'new_password', message: 'new_password must be another than the current one' }],
      });
    const proof = { field: 'current_password', password: current_password, ip: client.ip };
    const verified = await this.checks.verify(caller, proof);
    const passwordHash = await this.hasher.hash(new_password);
    const session = await this.changes.change(caller, verified, passwordHash, client);
    return this.tokens.withDevice(session, passwordHash);
  }
}
