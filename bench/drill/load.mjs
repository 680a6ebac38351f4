import { setTimeout as sleep } from 'node:timers/promises';
import { ACTIONS, anyAction } from './actions.mjs';
import { call } from './caller.mjs';
import { Person } from './person.mjs';

/** Besides the one who does everything in turn. */
const PEOPLE = 6;
const PAUSE_MS = { least: 15, most: 60 };
const TRY_REVOKED_EVERY_MS = 100;
/** What no instance knows by then it does not let in (decision 13): no machine is too busy for that. */
const REFUSED_WITHIN_MS = 3_000;

const pause = () => sleep(PAUSE_MS.least + Math.random() * (PAUSE_MS.most - PAUSE_MS.least));

/** People who use the product until they are told to stop, a bounded number of requests at a time. */
export class Load {
  people = [];

  constructor(drill) {
    this.drill = drill;
  }

  /** @param work meanwhile, to whose end the load goes on @returns what it returns */
  async during(work) {
    this.people = Array.from({ length: PEOPLE + 1 }, () => new Person(this.drill));
    for (const person of this.people) if (!(await person.arrive())) throw new Error('nobody can sign up');
    const [thorough, ...others] = this.people;
    const loops = Promise.all([
      this.#doEverything(thorough),
      ...others.map((person) => this.#doAnything(person)),
      this.#tryRevoked(),
    ]);
    try {
      // A loop ends before that by a fault of the drill alone.
      return await Promise.race([work(), loops]);
    } finally {
      this.drill.over = true;
      await loops;
    }
  }

  async #doAnything(person) {
    while (!this.drill.over) {
      await anyAction()(person);
      await pause();
    }
  }

  /** Every kind of request in turn, so that it is known when all of them work again. */
  async #doEverything(person) {
    while (!this.drill.over) {
      for (const [action] of ACTIONS) {
        if (!this.drill.over) await action(person);
      }
      await new Person(this.drill).arrive();
      await pause();
    }
  }

  /** Asks each instance itself, whichever nginx would choose. */
  async #tryRevoked() {
    const { ledger, tally, system } = this.drill;
    while (!this.drill.over) {
      await sleep(TRY_REVOKED_EVERY_MS);
      const session = ledger.revoked[Math.floor(Math.random() * ledger.revoked.length)];
      if (!session) continue;
      await Promise.all(
        system.instances.map(async (instance) => {
          const began = performance.now();
          const { status } = await call(instance.url, 'GET', '/auth/forward', {
            token: session.access_token,
          });
          if (status === 200 && began > session.at + REFUSED_WITHIN_MS && !this.drill.mayLose)
            tally.tell(
              tally.letIn,
              `${instance.name} ${Math.round(began - session.at)} ms after the log-out`,
            );
        }),
      );
    }
  }
}
