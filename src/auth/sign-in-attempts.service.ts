import { Injectable } from '@nestjs/common';
import { PasswordHasherService } from '../passwords/password-hasher.service.js';
import type { Budget } from '../throttling/budget.js';
import { BudgetsService } from '../throttling/budgets.service.js';
import { networkOf } from '../throttling/network.js';
import { UsersService } from '../users/users.service.js';
import { DeviceTokensService } from './device-tokens.service.js';
import type { LoginDto } from './login.dto.js';

export type Account = NonNullable<Awaited<ReturnType<UsersService['findForSignIn']>>>;

export interface Judgement {
  /** Of that address, if there is one. */
  account: Account | null;
  /** Its password was given, and it is not deactivated. */
  isRight: boolean;
  /** To be called once it has proved to be no failure. */
  succeeded(): Promise<void>;
}

/** Counts each sign-in before it judges it, so that parallel guesses can't slip through. */
@Injectable()
export class SignInAttemptsService {
  constructor(
    private readonly budgets: BudgetsService,
    private readonly hasher: PasswordHasherService,
    private readonly devices: DeviceTokensService,
    private readonly users: UsersService,
  ) {}

  /** @param ip as `TRUST_PROXY` lets it be seen @throws TooManyRequests, Overloaded */
  async judge({ email, password }: LoginDto, ip: string, deviceToken?: string): Promise<Judgement> {
    // Without a genuine token nothing is looked up before it is counted. With one, both an account that isn't the token's
    // and one that doesn't exist are looked up first, and then counted as a stranger's.
    const device = deviceToken === undefined ? null : this.devices.read(deviceToken);
    const found = device && (await this.users.findForSignIn(email));
    const known = device && found && this.devices.isOf(device, found);
    const points = await this.budgets.spendAll(
      known ? [['sign-in-device', found.id]] : strangersBudgets(email, networkOf(ip)),
    );
    const user = device ? found : await this.users.findForSignIn(email);
    const matches = await this.budgets.unlessOverloaded(
      points,
      this.hasher.verify(user?.passwordHash, password),
    );
    return {
      account: user,
      isRight: matches && user?.isActive === true,
      succeeded: () => this.budgets.giveBack(points, ['sign-in-pair', 'sign-in-device']),
    };
  }
}

/** The account's own comes last: refused attempts of one address must not use it up against its owner. */
const strangersBudgets = (email: string, network: string): [Budget, string][] => [
  ['sign-in-pair', `${email} ${network}`],
  ['sign-in-address', network],
  ['sign-in-account', email],
];
