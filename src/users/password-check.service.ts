import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import type { CurrentUser } from '../access/current-user.js';
import { TokenRevoked, WrongPassword } from '../http/problems.js';
import { PasswordHasherService } from '../passwords/password-hasher.service.js';
import { BudgetsService } from '../throttling/budgets.service.js';
import { networkOf } from '../throttling/network.js';
import { User } from './user.entity.js';

/** What a person typed to prove that it is them, and from where. */
export interface PasswordProof {
  /** The body's field, for the refusal to name. */
  field: string;
  password: string;
  ip: string;
}

/** Asks somebody who is signed in for their password once more, before what a stolen token must not do. */
@Injectable()
export class PasswordCheckService {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly budgets: BudgetsService,
    private readonly hasher: PasswordHasherService,
  ) {}

  /**
   * @returns the hash that was verified: whatever follows must hold only while it is still the account's
   * @throws WrongPassword, TooManyRequests, Overloaded, TokenRevoked
   */
  async verify({ userId }: CurrentUser, { field, password, ip }: PasswordProof): Promise<string> {
    const pair = `${userId} ${networkOf(ip)}`;
    // Counted before it is judged, so that parallel guesses can't slip through.
    const points = await this.budgets.spend('password-check', pair);
    const where = { id: userId, isActive: true };
    const user = await this.users.findOne({ where, select: { id: true, passwordHash: true } });
    if (!user) throw new TokenRevoked();
    const matches = await this.budgets.unlessOverloaded(
      points,
      this.hasher.verify(user.passwordHash, password),
    );
    if (!matches) throw new WrongPassword({ errors: [{ field, message: 'is wrong' }] });
    await this.budgets.giveBack(points, ['password-check']);
    return user.passwordHash;
  }
}
