import { ConnectorError, outcomeOf, toConnectorError, type Source } from '@eventmesh/connector-api';
import { isFencedError, type Lease, type StateStore } from '../store/state-store.ts';
import type { CallWatch } from './call-watch.ts';
import type { Entry } from './entry.ts';
import { failWhenHung } from './fail-when-hung.ts';
import { Pause, type Waiting } from './pause.ts';
import type { RunContext } from './run-context.ts';
import { withoutReleased, type Committable, type SettledRecords } from './settled-records.ts';

/** What a committer works with. */
export interface CommitterParts {
  readonly source: Source;
  readonly sourceName: string;
  readonly settled: SettledRecords;
  readonly store: StateStore;
  /** Of a `checkpointed` source, whose positions it lets be written. */
  readonly lease: Lease | undefined;
  /** Told when a newer lease exists: nothing that the run does can count any more. */
  leaseLost(error: ConnectorError): void;
  /** Told after each commit: these records are over and done with. */
  committed(entries: readonly Entry[]): void;
}

/**
 * Persists, then tells upstream (rule 6), one after the other; what settles meanwhile goes with the next round.
 */
export class Committer {
  readonly #context: RunContext;
  readonly #parts: CommitterParts;
  readonly #pause: Pause;
  readonly #watch: CallWatch;
  #working: Promise<void> | undefined;
  #over = false;

  constructor(context: RunContext, parts: CommitterParts) {
    this.#context = context;
    this.#parts = parts;
    this.#pause = new Pause({ clock: context.clock, random: context.random, backoff: context.settings.retry });
    this.#watch = failWhenHung(context, `${parts.sourceName}: a commit`);
  }

  get waiting(): Waiting | undefined {
    return this.#pause.waiting;
  }

  /** To be called once a second. */
  check(): void {
    this.#watch.check();
  }

  /** To be called whenever something has settled. */
  wake(): void {
    if (this.#working !== undefined || this.#over) return;
    this.#working = this.#work();
  }

  /** Resolves when everything settled so far is committed, or the run is over. */
  async flush(): Promise<void> {
    this.wake();
    while (this.#working !== undefined && !this.#over) await this.#working;
  }

  /** The run is over: gives up. */
  end(): void {
    this.#over = true;
    this.#pause.end();
  }

  async #work(): Promise<void> {
    // What settles in the same turn, a whole batch usually, goes together.
    await Promise.resolve();
    try {
      for (let batch = this.#parts.settled.take(); batch !== undefined; batch = this.#parts.settled.take()) {
        if (!(await this.#commit(batch))) break;
      }
    } catch (defect) {
      this.#context.fail(toConnectorError(defect));
    }
    this.#working = undefined;
  }

  /** False when the run cannot go on. */
  async #commit(batch: Committable): Promise<boolean> {
    const { source, sourceName, store, lease } = this.#parts;
    const { probe } = this.#context;
    if (lease !== undefined) {
      probe?.('before persist');
      const persist = ({ positions }: Committable): Promise<void> => store.writeCheckpoints(lease, positions);
      if (!(await this.#untilDone('state store', batch, persist))) return false;
      probe?.('after persist');
    }
    probe?.('before commit');
    const told = await this.#untilDone(sourceName, batch, ({ records }) => source.commit(records));
    if (!told) return false;
    probe?.('after commit');
    this.#parts.committed(batch.entries);
    return true;
  }

  async #untilDone(who: string, batch: Committable, call: (ours: Committable) => Promise<void>): Promise<boolean> {
    while (!this.#over) {
      const ours = withoutReleased(batch);
      if (ours === undefined) return true;
      this.#watch.begin();
      const failure = await failureOf(() => call(ours));
      this.#watch.end();
      if (this.#over) return false;
      if (failure === undefined) {
        this.#pause.reset();
        return true;
      }
      if (isFencedError(failure.cause)) {
        this.#parts.leaseLost(failure);
        return false;
      }
      if (outcomeOf(failure.code) === 'stop') {
        this.#context.fail(failure);
        return false;
      }
      await this.#pause.after(failure, who);
    }
    return false;
  }
}

async function failureOf(call: () => Promise<void>): Promise<ConnectorError | undefined> {
  try {
    await call();
    return undefined;
  } catch (thrown) {
    if (isFencedError(thrown)) return new ConnectorError('CONFLICT', thrown.message, { cause: thrown });
    return toConnectorError(thrown);
  }
}
