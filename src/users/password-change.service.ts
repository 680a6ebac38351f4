import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource, EntityManager, FindOptionsWhere } from 'typeorm';
import type { CurrentUser } from '../access/current-user.js';
import { type AccessChange, RevocationsService } from '../access/revocations.service.js';
import { AuditService } from '../audit/audit.service.js';
import { NotFound, TokenRevoked } from '../http/problems.js';
import { weakness } from '../passwords/password.decorator.js';
import { PasswordHasherService } from '../passwords/password-hasher.service.js';
import type { Client, Session } from '../sessions/session.js';
import { SessionsService } from '../sessions/sessions.service.js';
import { normaliseEmail } from './email.decorator.js';
import { User } from './user.entity.js';

/** Sets a new password and ends every session, in one transaction. */
@Injectable()
export class PasswordChangeService {
  constructor(
    private readonly audit: AuditService,
    private readonly hasher: PasswordHasherService,
    private readonly sessions: SessionsService,
    private readonly revocations: RevocationsService,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {}

  /**
   * By the person. Of two changes at once only one finds the password that was verified.
   * @param verified the hash of the password that they gave as their current one
   * @returns a new session, the only one that lives
   * @throws TokenRevoked when the account has another password by now, is deactivated or gone
   */
  async change(
    { userId }: CurrentUser,
    verified: string,
    passwordHash: string,
    client: Client,
  ): Promise<Session> {
    const own = { id: userId, passwordHash: verified };
    const [access, session] = await this.dataSource.transaction(async (manager) => {
      const change = await this.set(manager, own, passwordHash);
      const opened = change && (await this.sessions.open(userId, passwordHash, client, manager));
      if (!opened) throw new TokenRevoked(); // takes the new password back, too: who is deactivated gets none
      return [change, opened];
    });
    await this.revocations.apply(access);
    return session;
  }

  /**
   * By an operator, from the command line.
   * @returns how many sessions were ended @throws NotFound, Error with a sentence when the password won't do
   */
  async setByEmail(email: string, password: string): Promise<number> {
    const fault = weakness(password);
    if (fault) throw new Error(`The password ${fault}.`);
    const passwordHash = await this.hasher.hash(password);
    const change = await this.dataSource.transaction((manager) =>
      this.set(manager, { email: normaliseEmail(email) }, passwordHash),
    );
    if (!change) throw new NotFound({ detail: 'There is no account with this e-mail address.' });
    await this.revocations.apply(change);
    return change.endedSessions.length;
  }

  /** @returns null when there is no such account */
  private async set(
    manager: EntityManager,
    which: FindOptionsWhere<User>,
    passwordHash: string,
  ): Promise<AccessChange | null> {
    const { raw } = await manager
      .createQueryBuilder()
      .update(User)
      .set({ passwordHash, ver: () => 'ver + 1' })
      .where(which)
      .returning(['id'])
      .execute();
    const [user] = raw as Pick<User, 'id'>[];
    if (!user) return null;
    // A statement of its own, begun when the row was held: it sees each session that a sign-in opened before.
    const change = await this.sessions.endAll(manager, user.id, 'password');
    await this.audit.record(manager, { action: 'password.changed', subjectId: user.id });
    return change;
  }
}
