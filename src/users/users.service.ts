import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { violatedUnique } from '../database/store-fault.js';
import { EmailTaken, UsernameTaken } from '../http/problems.js';
import { User } from './user.entity.js';

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
  constructor(@InjectRepository(User) private readonly users: Repository<User>) {}

  /** @returns the id @throws EmailTaken, UsernameTaken */
  async create(user: NewUser): Promise<string> {
    const id = uuidv7();
    try {
      await this.users.insert({ ...user, id });
    } catch (error) {
      throw asTaken(error);
    }
    return id;
  }

  /** @param email normalised */
  findForSignIn(email: string): Promise<Pick<User, 'id' | 'passwordHash' | 'isActive'> | null> {
    return this.users.findOne({ where: { email }, select: { id: true, passwordHash: true, isActive: true } });
  }

  /** Stores the same password under another hash, unless it was changed meanwhile. @returns the hash that counts now */
  async rehash(id: string, from: string, to: string): Promise<string> {
    const { affected } = await this.users.update({ id, passwordHash: from }, { passwordHash: to });
    return affected === 1 ? to : from;
  }
}
