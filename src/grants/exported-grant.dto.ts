import { ApiProperty } from '@nestjs/swagger';

/** A grant to read a twin, live or run out. Who the other person is stays theirs to tell. */
export class ExportedGrantDto {
  /** @example "01938f2e-7b5a-7c1d-9e3f-123456789abc" */
  grant_id: string;

  /** `given`: of the person's own twin; `received`: of somebody else's. */
  @ApiProperty({ enum: ['given', 'received'] })
  direction: 'given' | 'received';

  created_at: Date;

  expires_at: Date;
}
