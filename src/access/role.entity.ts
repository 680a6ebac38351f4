import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity('role')
export class Role {
  @PrimaryColumn('text')
  name: string;

  @Column('text', { array: true })
  permissions: string[];

  /** Came with the schema; can't be deleted. */
  @Column('boolean')
  builtin: boolean;
}
