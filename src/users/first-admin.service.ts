import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { plainToInstance } from 'class-transformer';
import { IsNotEmpty, IsString, validateSync } from 'class-validator';
import type { DataSource, EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { ADMIN } from '../access/permission.js';
import { AuditService } from '../audit/audit.service.js';
import { RefusedStart } from '../config/refused-start.js';
import { Settings } from '../config/settings.js';
import { IsNewPassword } from '../passwords/password.decorator.js';
import { PasswordHasherService } from '../passwords/password-hasher.service.js';
import { IsEmailAddress } from './email.decorator.js';
import { User } from './user.entity.js';
import { asTaken } from './users.service.js';

/** Any constant will do; it names "making the first admin" among PostgreSQL's advisory locks. */
const FIRST_ADMIN_LOCK = 7_326_180_003;

class AdminLogin {
  @IsEmailAddress()
  @IsString()
  @IsNotEmpty()
  email: string;

  @IsNewPassword()
  password: string;
}

/** Makes administrators from outside the API: at a first start, and from the command line. */
@Injectable()
export class FirstAdminService {
  constructor(
    private readonly settings: Settings,
    private readonly hasher: PasswordHasherService,
    private readonly audit: AuditService,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {}

  /**
   * At a start: makes the admin of `ADMIN_EMAIL` when there is none; else, in development, one with a generated password
   * when there is no account at all.
   * @param showOnce true on a terminal: the login is returned to be shown; else it goes to a file (mode 600)
   * @returns what to tell the operator, if anything
   */
  async ensure(showOnce: boolean): Promise<string | undefined> {
    const { firstAdmin, production } = this.settings;
    if (firstAdmin) {
      const made = await this.alone(async (manager) => {
        if (await this.hasAdmin(manager)) return false;
        await this.insert(manager, firstAdmin);
        return true;
      });
      return made ? 'The first admin was made from ADMIN_EMAIL.' : undefined;
    }
    if (production) return undefined;
    const generated = { email: 'admin@meditwin.local', password: randomBytes(15).toString('base64url') };
    const made = await this.alone(async (manager) => {
      if (await manager.exists(User)) return false;
      await this.insert(manager, generated);
      return true;
    });
    return made ? this.tell(generated, showOnce) : undefined;
  }

  /** From the command line: one more admin. @throws Error with a sentence when address or password won't do */
  async create(login: { email: string; password: string }): Promise<void> {
    await this.alone((manager) => this.insert(manager, login));
  }

  private tell({ email, password }: AdminLogin, showOnce: boolean): string {
    if (showOnce) return `First admin, shown once: ${email} / ${password}`;
    const file = join(this.settings.dataDir, 'first-admin.txt');
    mkdirSync(this.settings.dataDir, { recursive: true, mode: 0o700 }); // nothing made it when the secrets and the database are elsewhere
    writeFileSync(file, `${email}\n${password}\n`, { mode: 0o600 });
    chmodSync(file, 0o600);
    return `The login of the first admin is in ${file}`;
  }

  private alone<T>(work: (manager: EntityManager) => Promise<T>): Promise<T> {
    return this.dataSource.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock($1)', [FIRST_ADMIN_LOCK]);
      return work(manager);
    });
  }

  private async hasAdmin(manager: EntityManager): Promise<boolean> {
    const [row] = await manager.query<{ found: boolean }[]>(
      `SELECT EXISTS (SELECT 1 FROM users WHERE roles @> ARRAY[$1]::text[]) AS found`,
      [ADMIN],
    );
    return row!.found;
  }

  private async insert(manager: EntityManager, login: { email: string; password: string }): Promise<void> {
    const admin = plainToInstance(AdminLogin, login);
    const faults = validateSync(admin).flatMap((error) => Object.values(error.constraints ?? {}));
    if (faults.length > 0) throw new RefusedStart(`The admin was not made: ${faults.join('; ')}.`);
    const passwordHash = await this.hasher.hash(admin.password);
    const id = uuidv7();
    const username = `admin-${id.slice(-12)}`;
    const row = { id, email: admin.email, username, fullName: null, passwordHash, roles: ['user', ADMIN] };
    await manager.insert(User, row).catch((error: unknown) => {
      const taken = asTaken(error);
      if (taken === error) throw error;
      throw new RefusedStart(
        `The admin was not made: ${admin.email} has an account already, and nothing is ever promoted.`,
      );
    });
    const after = { roles: row.roles };
    await this.audit.record(manager, { action: 'account.created', subjectId: id, details: { after } });
  }
}
