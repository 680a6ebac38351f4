import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { CurrentUser } from '../access/current-user.js';
import { AuditService } from '../audit/audit.service.js';
import { ABOVE_EVERY_ID, openCursor, pageOf, UUID_SHAPE } from '../http/cursor.js';
import { DEFAULT_PAGE_LIMIT, type PageQueryDto } from '../http/page.dto.js';
import { GranteeNotFound, NotFound, TokenRevoked, ValidationFailed } from '../http/problems.js';
import { BudgetsService } from '../throttling/budgets.service.js';
import {
  DEFAULT_GRANT_DAYS,
  type GiveGrantDto,
  GrantDto,
  type GrantsPageDto,
  MAX_GRANT_DAYS,
  RenewedGrantDto,
} from './grants.dto.js';
import { GIVE, GIVEN, WITHDRAW } from './grants.sql.js';

const OUT_OF_BOUNDS = {
  field: 'expires_at',
  message: `expires_at must lie ahead, by ${MAX_GRANT_DAYS} days at most`,
};

interface GrantRow {
  id: string;
  created_at: Date;
  expires_at: Date;
  full_name: string | null;
  username: string;
}
type Given = { giver_is_there: boolean; in_bounds: boolean; renewed: boolean } & (GrantRow | { id: null });

const toGrant = ({ id, full_name, username, created_at, expires_at }: GrantRow): GrantDto => ({
  grant_id: id,
  grantee: { full_name, username },
  created_at,
  expires_at,
});

/** Who lets whom read their twin, as who gives it sees it. */
@Injectable()
export class GrantsService {
  constructor(
    @InjectDataSource() private readonly dataSource: DataSource,
    private readonly budgets: BudgetsService,
    private readonly audit: AuditService,
  ) {}

  /**
   * Gives the account of an address a look at one's twin, or renews it. Each try counts, whatever comes of it: the answer
   * tells whether the address is that of somebody who may be given one.
   * @throws GranteeNotFound, ValidationFailed, TooManyRequests
   */
  async give({ userId }: CurrentUser, body: GiveGrantDto): Promise<GrantDto | RenewedGrantDto> {
    await this.budgets.spend('grant', userId);
    const [given] = await this.dataSource.query<Given[]>(GIVE, [
      userId,
      body.grantee_email,
      uuidv7(),
      body.expires_at === undefined ? null : new Date(body.expires_at),
      DEFAULT_GRANT_DAYS,
      MAX_GRANT_DAYS,
      this.audit.prepared({ action: 'grant.given' }),
    ]);
    const { giver_is_there, in_bounds, renewed, ...grant } = given!;
    if (!giver_is_there) throw new TokenRevoked();
    if (!in_bounds) throw new ValidationFailed({ errors: [OUT_OF_BOUNDS] });
    if (grant.id === null) throw new GranteeNotFound();
    return renewed ? Object.assign(new RenewedGrantDto(), toGrant(grant)) : toGrant(grant);
  }

  /** @returns live ones, newest first @throws InvalidCursor */
  async list({ userId }: CurrentUser, query: PageQueryDto): Promise<GrantsPageDto> {
    const { limit = DEFAULT_PAGE_LIMIT } = query;
    const scope = ['grants', userId];
    const [before = ABOVE_EVERY_ID] = openCursor(scope, query.cursor, [UUID_SHAPE]) ?? [];
    const rows = await this.dataSource.query<GrantRow[]>(GIVEN, [userId, before, limit + 1]);
    return pageOf(rows, limit, scope, ({ id }) => [id], toGrant);
  }

  /** @throws NotFound, also the second time and for one that has run out */
  async withdraw({ userId }: CurrentUser, grantId: string): Promise<void> {
    const event = this.audit.prepared({ action: 'grant.withdrawn', target: grantId });
    const withdrawn = await this.dataSource.query<unknown[]>(WITHDRAW, [grantId, userId, event]);
    if (withdrawn.length === 0) throw new NotFound();
  }
}
