import { Injectable } from '@nestjs/common';
import { InvalidCredentials } from '../http/problems.js';
import { PasswordHasherService } from '../passwords/password-hasher.service.js';
import type { Client } from '../sessions/session.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { UsersService } from '../users/users.service.js';
import { DeviceTokensService } from './device-tokens.service.js';
import { LoginDto } from './login.dto.js';
import { SignInAttemptsService } from './sign-in-attempts.service.js';
import { TokensDto } from './tokens.dto.js';
import { TokensService } from './tokens.service.js';

/** Sign-in by password. An unknown account, a deactivated one and a wrong password look and cost the same. */
@Injectable()
export class LoginService {
  constructor(
    private readonly attempts: SignInAttemptsService,
    private readonly devices: DeviceTokensService,
    private readonly hasher: PasswordHasherService,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly tokens: TokensService,
  ) {}

  /**
   * @param deviceToken of an earlier sign-in; one that doesn't count is taken for none
   * @throws InvalidCredentials, TooManyRequests, Overloaded
   */
  async login(credentials: LoginDto, client: Client, deviceToken?: string): Promise<TokensDto> {
    const { user, succeeded } = await this.attempts.judge(credentials, client.ip, deviceToken);
    if (!user) throw new InvalidCredentials();
    const passwordHash = await this.currentHash(user, credentials.password);
    const session = await this.sessions.open(user.id, passwordHash, client);
    if (!session) throw new InvalidCredentials();
    await succeeded();
    return { ...this.tokens.of(session), device_token: this.devices.sign(user.id, passwordHash) };
  }

  private async currentHash(user: { id: string; passwordHash: string }, password: string): Promise<string> {
    if (!this.hasher.isOutdated(user.passwordHash)) return user.passwordHash;
    return this.users.rehash(user.id, user.passwordHash, await this.hasher.hash(password));
  }
}
