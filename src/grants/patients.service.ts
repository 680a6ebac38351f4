import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import type { CurrentUser } from '../access/current-user.js';
import type { TwinDto } from '../anatomy/twin.dto.js';
import { TwinService } from '../anatomy/twin.service.js';
import { AuditService } from '../audit/audit.service.js';
import { ABOVE_EVERY_ID, openCursor, pageOf, UUID_SHAPE } from '../http/cursor.js';
import { DEFAULT_PAGE_LIMIT, type PageQueryDto } from '../http/page.dto.js';
import { NotFound } from '../http/problems.js';
import { JUDGE_READING, RECEIVED } from './grants.sql.js';
import type { PatientDto, PatientsPageDto } from './patients.dto.js';

interface ReceivedRow {
  id: string;
  user_id: string;
  full_name: string | null;
  created_at: Date;
  expires_at: Date;
}

const toPatient = ({ user_id, full_name, created_at, expires_at }: ReceivedRow): PatientDto => ({
  user_id,
  full_name,
  granted_at: created_at,
  expires_at,
});

/** Who lets the caller read their twin, and these twins. Nobody sees one without a live grant, administrators included. */
@Injectable()
export class PatientsService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly twins: TwinService,
    private readonly audit: AuditService,
  ) {}

  /** @returns the newest grant first @throws InvalidCursor */
  async list({ userId }: CurrentUser, query: PageQueryDto): Promise<PatientsPageDto> {
    const { limit = DEFAULT_PAGE_LIMIT } = query;
    const scope = ['patients', userId];
    const [before = ABOVE_EVERY_ID] = openCursor(scope, query.cursor, [UUID_SHAPE]) ?? [];
    const rows = await this.dataSource.query<ReceivedRow[]>(RECEIVED, [userId, before, limit + 1]);
    return pageOf(rows, limit, scope, ({ id }) => [id], toPatient);
  }

  /**
   * Reads a twin in the transaction that judges the reading and puts it on record: it leaves only once the record is
   * written, and a grant that is taken back meanwhile is taken back after it.
   * @throws NotFound without a live grant, on record all the same
   */
  async twin({ userId }: CurrentUser, patientId: string): Promise<TwinDto> {
    const event = this.audit.prepared({ action: 'twin.read' });
    const twin = await this.dataSource.transaction(async (manager) => {
      const live = await manager.query<unknown[]>(JUDGE_READING, [patientId, userId, event]);
      return live.length > 0 ? this.twins.of(patientId, manager) : null;
    });
    if (!twin) throw new NotFound();
    return twin;
  }
}
