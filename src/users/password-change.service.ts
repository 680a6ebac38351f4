import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { RevocationsService } from '../access/revocations.service.js';
import { NotFound } from '../http/problems.js';
import { weakness } from '../passwords/password.decorator.js';
import { PasswordHasherService } from '../passwords/password-hasher.service.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { normaliseEmail } from './email.decorator.js';
import { User } from './user.entity.js';

/** Sets a new password and ends every session, in one transaction. */
@Injectable()
export class PasswordChangeService {
  constructor(
    private readonly hasher: PasswordHasherService,
    private readonly sessions: SessionsService,
    private readonly revocations: RevocationsService,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {}

  /** @returns how many sessions were ended @throws NotFound, Error with a sentence when the password won't do */
  async setByEmail(email: string, password: string): Promise<number> {
    const fault = weakness(password);
    if (fault) throw new Error(`The password ${fault}.`);
    const passwordHash = await this.hasher.hash(password);
    const change = await this.dataSource.transaction(async (manager) => {
      const where = { email: normaliseEmail(email) };
      const user = await manager.findOne(User, { where, lock: { mode: 'pessimistic_write' } });
      if (!user) throw new NotFound({ detail: 'There is no account with this e-mail address.' });
      const ver = user.ver + 1;
      await manager.update(User, { id: user.id }, { passwordHash, ver });
      const stale = { endedSessions: [], staleUsers: [{ userId: user.id, ver }] };
      await this.revocations.record(manager, stale);
      const ended = await this.sessions.endAll(manager, user.id, 'password');
      return { ...stale, ...ended, staleUsers: stale.staleUsers };
    });
    await this.revocations.apply(change);
    return change.endedSessions.length;
  }
}
