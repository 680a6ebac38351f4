import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { AuditService } from '../audit/audit.service.js';
import { recordEvent } from '../audit/record-event.sql.js';
import { prepared } from '../database/prepared.js';
import { PreparedStatements } from '../database/prepared-statements.service.js';
import { violatedUnique } from '../database/store-fault.js';
import { EmailTaken, UsernameTaken } from '../http/problems.js';
import { User } from './user.entity.js';

const FIND_FOR_SIGN_IN = prepared(
  'find-for-sign-in',
  `SELECT id, password_hash AS "passwordHash", is_active AS "isActive" FROM users WHERE email = $1`,
);

export interface NewUser {
  /** Normalised. */
  email: string;
  username: string;
  fullName: string | null;
  passwordHash: string;
  roles: string[];
}

/** Turns a refused row into what the person should know. */
export function asTaken(error: unknown): unknown {
  const constraint = violatedUnique(error);
  if (constraint === 'users_email_key')
    return new EmailTaken({ errors: [{ field: 'email', message: 'is taken' }] });
  if (constraint === 'users_username_key')
    return new UsernameTaken({ errors: [{ field: 'username', message: 'is taken' }] });
  return error;
}

/** Accounts, one at a time. */
@Injectable()
export class UsersService {
  constructor(
    @InjectRepository(User) private readonly users: Repository<User>,
    private readonly audit: AuditService,
    private readonly statements: PreparedStatements,
  ) {}

  /** The person's own doing, and recorded as such. @returns the id @throws EmailTaken, UsernameTaken */
  async create({ email, username, fullName, passwordHash, roles }: NewUser): Promise<string> {
    const id = uuidv7();
    const event = this.audit.prepared({ action: 'account.created', actorId: id, subjectId: id });
    try {
      await this.users.query(
        `WITH created AS (
           INSERT INTO users (id, email, username, full_name, password_hash, roles)
           VALUES ($1, $2, $3, $4, $5, $6) RETURNING id
         ), ${recordEvent('$7', 'created')} SELECT 1`,
        [id, email, username, fullName, passwordHash, roles, event],
      );
    } catch (error) {
      throw asTaken(error);
    }
    return id;
  }

  /** @param email normalised */
  async findForSignIn(email: string): Promise<Pick<User, 'id' | 'passwordHash' | 'isActive'> | null> {
    const [user] = await this.statements.run<Pick<User, 'id' | 'passwordHash' | 'isActive'>>(
      FIND_FOR_SIGN_IN,
      [email],
    );
    return user ?? null;
  }

  /** Stores the same password under another hash, unless it was changed meanwhile. @returns the hash that counts now */
  async rehash(id: string, from: string, to: string): Promise<string> {
    const { affected } = await this.users.update({ id, passwordHash: from }, { passwordHash: to });
    return affected === 1 ? to : from;
  }
}
