import { Injectable } from '@nestjs/common';
import { RefusalsService } from '../audit/refusals.service.js';
import { InvalidCredentials } from '../http/problems.js';
import { PasswordHasherService } from '../passwords/password-hasher.service.js';
import type { Client } from '../sessions/session.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { UsersService } from '../users/users.service.js';
import { counted, signIns } from './attempt.metrics.js';
import { LoginDto } from './login.dto.js';
import { type Account, SignInAttemptsService } from './sign-in-attempts.service.js';
import { TokensDto } from './tokens.dto.js';
import { TokensService } from './tokens.service.js';

/** Sign-in by password. An unknown account, a deactivated one and a wrong password look and cost the same. */
@Injectable()
export class LoginService {
  constructor(
    private readonly attempts: SignInAttemptsService,
    private readonly refusals: RefusalsService,
    private readonly hasher: PasswordHasherService,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly tokens: TokensService,
  ) {}

  /**
   * @param deviceToken of an earlier sign-in; one that doesn't count is taken for none
   * @throws InvalidCredentials, TooManyRequests, Overloaded, StoreUnavailable
   */
  login(credentials: LoginDto, client: Client, deviceToken?: string): Promise<TokensDto> {
    return counted(signIns, this.judged(credentials, client, deviceToken));
  }

  private async judged(credentials: LoginDto, client: Client, deviceToken?: string): Promise<TokensDto> {
    this.sessions.assertOpenable();
    const { account, isRight, succeeded } = await this.attempts.judge(credentials, client.ip, deviceToken);
    const tokens = account && isRight ? await this.open(account, credentials.password, client) : null;
    if (!tokens) {
      this.refusals.failedLogin(credentials.email, account?.id);
      throw new InvalidCredentials();
    }
    await succeeded();
    return tokens;
  }

  private async open(account: Account, password: string, client: Client): Promise<TokensDto | null> {
    const passwordHash = await this.currentHash(account, password);
    const session = await this.sessions.open(account.id, passwordHash, client);
    return session && this.tokens.withDevice(session, passwordHash);
  }

  private async currentHash(user: { id: string; passwordHash: string }, password: string): Promise<string> {
    if (!this.hasher.isOutdated(user.passwordHash)) return user.passwordHash;
    return this.users.rehash(user.id, user.passwordHash, await this.hasher.hash(password));
  }
}
