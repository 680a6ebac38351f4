import type { Socket } from 'node:net';
import { Readable } from 'node:stream';
import { type BeforeApplicationShutdown, Injectable, Logger, StreamableFile } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AdmissionService } from '../access/admission.service.js';
import type { CurrentUser } from '../access/current-user.js';
import { RolePermissionsService } from '../access/role-permissions.service.js';
import { AuditService } from '../audit/audit.service.js';
import { recordEvent } from '../audit/record-event.sql.js';
import { storeFault } from '../database/store-fault.js';
import { cutOffIdleReader } from '../http/idle-reader.js';
import { asProblem } from '../http/problem.filter.js';
import { InternalError, Overloaded, TokenRevoked } from '../http/problems.js';
import { BudgetsService } from '../throttling/budgets.service.js';
import { ExportedAccountDto } from '../users/exported-account.dto.js';
import { ProfileService } from '../users/profile.service.js';
import { ExportDocumentService } from './export-document.service.js';

const IDLE_READER_MS = 60_000;

/** Nobody who is being erased: their row is held until the event is written, so that none of it comes too late. */
const RECORD = `
  WITH person AS (SELECT id FROM users WHERE id = $1 AND is_active FOR KEY SHARE),
  ${recordEvent('$2', 'person')} SELECT id FROM person`;

/** Gives a person everything that is stored about them, as fast as they take it. */
@Injectable()
export class ExportService implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ExportService.name);
  private readonly open = new Set<Socket>();

  constructor(
    private readonly admission: AdmissionService,
    private readonly audit: AuditService,
    private readonly budgets: BudgetsService,
    private readonly document: ExportDocumentService,
    private readonly permissions: RolePermissionsService,
    private readonly profile: ProfileService,
    @InjectDataSource() private readonly dataSource: DataSource,
  ) {}

  /**
   * @returns JSON of an `ExportDto`; when the store fails, or the person loses access, the connection is cut, so that no
   * part of the document passes for the whole
   * @throws TooManyRequests, TokenRevoked
   */
  async export(caller: CurrentUser, connection: Socket): Promise<StreamableFile> {
    await this.budgets.spend('export', caller.userId);
    const user = await this.profile.current(caller);
    const event = this.audit.prepared({ action: 'account.exported', subjectId: user.id });
    const recorded = await this.dataSource.query<unknown[]>(RECORD, [user.id, event]);
    if (recorded.length === 0) throw new TokenRevoked();
    const account = ExportedAccountDto.from(user, this.permissions.of(user.roles));
    const chunks = this.whileAllowed(this.document.of(account), caller, connection);
    return new StreamableFile(Readable.from(cutOffIdleReader(chunks, connection, IDLE_READER_MS)), {
      type: 'application/json; charset=utf-8',
      disposition: 'attachment; filename="meditwin-export.json"',
    });
  }

  /** An export can be asked for again: it doesn't hold up a server that stops. */
  beforeApplicationShutdown(): void {
    for (const connection of this.open) connection.destroy();
  }

  private async *whileAllowed(
    chunks: AsyncGenerator<string>,
    caller: CurrentUser,
    connection: Socket,
  ): AsyncGenerator<string> {
    this.open.add(connection);
    try {
      let held = '';
      for await (const chunk of chunks) {
        await this.admission.keep(caller);
        if (held !== '') yield held;
        held = chunk;
      }
      // What was erased meanwhile was no longer found: without this look, the document would be closed without it.
      await this.profile.current(caller);
      yield held;
    } catch (error) {
      const problem = asProblem(storeFault(error));
      if (problem instanceof InternalError) this.logger.error({ err: error }, 'unknown failure');
      throw problem instanceof InternalError ? new Overloaded({ cause: error }) : problem;
    } finally {
      this.open.delete(connection);
    }
  }
}
