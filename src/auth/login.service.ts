import { Injectable } from '@nestjs/common';
import { RefusalsService } from '../audit/refusals.service.js';
import { InvalidCredentials } from '../http/problems.js';
import { PasswordHasherService } from '../passwords/password-hasher.service.js';
import type { Client } from '../sessions/session.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { BudgetsService } from '../throttling/budgets.service.js';
import { networkOf } from '../throttling/network.js';
import { UsersService } from '../users/users.service.js';
import { LoginDto } from './login.dto.js';
import { TokensDto } from './tokens.dto.js';
import { TokensService } from './tokens.service.js';

/** Sign-in by password. An unknown account, a deactivated one and a wrong password look and cost the same. */
@Injectable()
export class LoginService {
  constructor(
    private readonly budgets: BudgetsService,
    private readonly refusals: RefusalsService,
    private readonly hasher: PasswordHasherService,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly tokens: TokensService,
  ) {}

  /** @throws InvalidCredentials, TooManyRequests, Overloaded */
  async login({ email, password }: LoginDto, client: Client): Promise<TokensDto> {
    const network = networkOf(client.ip);
    const pair = `${email} ${network}`;
    // Each attempt is counted before it is judged, so that parallel guesses can't slip through. The account's own budget
    // comes last: refused attempts of one address must not use it up against its owner.
    await this.budgets.spendAll([
      ['sign-in-pair', pair],
      ['sign-in-address', network],
      ['sign-in-account', email],
    ]);
    const user = await this.users.findForSignIn(email);
    const matches = await this.hasher.verify(user?.passwordHash, password);
    const session =
      user?.isActive && matches
        ? await this.sessions.open(user.id, await this.currentHash(user, password), client)
        : null;
    if (!session) {
      this.refusals.failedLogin(email, user?.id);
      throw new InvalidCredentials();
    }
    await Promise.all([
      this.budgets.clear('sign-in-pair', pair),
      this.budgets.giveBack('sign-in-address', network),
      this.budgets.giveBack('sign-in-account', email),
    ]);
    return this.tokens.of(session);
  }

  private async currentHash(user: { id: string; passwordHash: string }, password: string): Promise<string> {
    if (!this.hasher.isOutdated(user.passwordHash)) return user.passwordHash;
    return this.users.rehash(user.id, user.passwordHash, await this.hasher.hash(password));
  }
}
