import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('users')
export class User {
  @PrimaryColumn('uuid')
  id: string;

  /** NFKC, trimmed, lower case. */
  @Column('text')
  email: string;

  @Column('text')
  username: string;

  @Column('text', { name: 'full_name', nullable: true })
  fullName: string | null;

  /** argon2id, PHC string format. */
  @Column('text', { name: 'password_hash', select: false })
  passwordHash: string;

  @Column('boolean', { name: 'is_active' })
  isActive: boolean;

  @Column('text', { array: true })
  roles: string[];

  /** Access version: raised by every change of roles, password or activation; older tokens are stale. */
  @Column('integer')
  ver: number;

  /** Raised by the database with every change of what answers show of the row; `ETag` tells it. */
  @Column({ type: 'integer', update: false })
  version: number;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'last_login_at', precision: 3, nullable: true })
  lastLoginAt: Date | null;
}
