import { type ArgumentsHost, Catch, Logger } from '@nestjs/common';
import { ProblemFilter } from '../http/problem.filter.js';
import { StoreUnavailable } from '../http/problems.js';
import { isPoolBusy } from './bounded-pool.js';
import { storeFault } from './store-fault.js';

/** The global filter: as `ProblemFilter`, and a store that is down leaves as 503, never as 500 or 401. */
@Catch()
export class StoreFaultFilter extends ProblemFilter {
  private readonly store = new Logger('Database');

  override catch(error: unknown, host: ArgumentsHost): void {
    const fault = storeFault(error);
    if (fault instanceof StoreUnavailable && fault.cause && !isPoolBusy(fault.cause))
      this.store.warn((fault.cause as Error).message);
    super.catch(fault, host);
  }
}
