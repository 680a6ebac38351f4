import { Injectable } from '@nestjs/common';
import { InvalidCredentials } from '../http/problems.js';
import { PasswordHasherService } from '../passwords/password-hasher.service.js';
import type { Client } from '../sessions/session.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { BudgetsService } from '../throttling/budgets.service.js';
import { networkOf } from '../throttling/network.js';
import { UsersService } from '../users/users.service.js';
import { counted, signUps } from './attempt.metrics.js';
import { SignUpDto } from './sign-up.dto.js';
import { TokensDto } from './tokens.dto.js';
import { TokensService } from './tokens.service.js';

@Injectable()
export class SignUpService {
  constructor(
    private readonly budgets: BudgetsService,
    private readonly hasher: PasswordHasherService,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly tokens: TokensService,
  ) {}

  /** Hashes before it inserts, so that a taken address costs as long as a free one. @throws EmailTaken, UsernameTaken */
  signUp(person: SignUpDto, client: Client): Promise<TokensDto> {
    return counted(signUps, this.create(person, client));
  }

  private async create(
    { email, username, password, full_name }: SignUpDto,
    client: Client,
  ): Promise<TokensDto> {
    this.sessions.assertOpenable();
    const points = await this.budgets.spend('sign-up', networkOf(client.ip));
    const passwordHash = await this.budgets.unlessOverloaded(points, this.hasher.hash(password));
    const userId = await this.users.create({
      email,
      username,
      passwordHash,
      fullName: full_name ?? null,
      roles: ['user'],
    });
    const session = await this.sessions.open(userId, passwordHash, client);
    if (!session) throw new InvalidCredentials(); // changed by an administrator within these milliseconds
    return this.tokens.withDevice(session, passwordHash);
  }
}
