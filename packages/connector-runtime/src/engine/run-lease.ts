import { ConnectorError, pause } from '@eventmesh/connector-api';
import { isLeaseHeldError, type Lease, type StateStore } from '../store/state-store.ts';
import type { RunContext } from './run-context.ts';

/** So often a worker that stands by asks for the lease, in milliseconds, give or take a half. */
const askEveryMs = 1_000;

/** What the lease of a run works with. */
export interface RunLeaseParts {
  readonly store: StateStore;
  /** Aborts when the run ends. */
  readonly signal: AbortSignal;
  /** Makes a call to the store that belongs to the start of the run. */
  within<T>(what: string, call: () => Promise<T>): Promise<T>;
  /** Told when the lease is lost: nothing that the run does can count any more. */
  lost(error: ConnectorError): void;
  /** Told why the run has to wait, and with nothing when it need not any more. */
  standBy(reason: string | undefined): void;
}

/** A run's right to be the only one of its pipeline: waits for it while another worker has it, and ends the run when it is lost. */
export class RunLease {
  readonly #context: RunContext;
  readonly #parts: RunLeaseParts;
  #lease: Lease | undefined;
  #over = false;

  constructor(context: RunContext, parts: RunLeaseParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** Resolves once this run holds the lease of this name. Rejects when the run is shut down meanwhile, or the store fails. */
  async acquire(name: string): Promise<Lease> {
    for (;;) {
      const lease = await this.#ask(name);
      if (lease !== undefined) {
        this.#parts.standBy(undefined);
        return lease;
      }
      const { clock, random } = this.#context;
      await pause(askEveryMs * (0.5 + random()), clock, this.#parts.signal);
      this.#parts.signal.throwIfAborted();
    }
  }

  /** Gives the lease back, if there is one; also one that only comes when the run is over. */
  async giveBack(): Promise<void> {
    this.#over = true;
    if (this.#lease !== undefined) await this.#parts.store.releaseLease(this.#lease);
  }

  async #ask(name: string): Promise<Lease | undefined> {
    try {
      return await this.#parts.within('state store: giving out a lease', () => this.#take(name));
    } catch (thrown) {
      if (!isLeaseHeldError(thrown)) throw thrown;
      this.#parts.standBy(thrown.message);
      return undefined;
    }
  }

  async #take(name: string): Promise<Lease> {
    const { store } = this.#parts;
    const lease = await store.acquireLease(name);
    this.#lease = lease;
    if (this.#over) await store.releaseLease(lease);
    // A process that was frozen while it waited for the answer: there is no event any more.
    if (lease.lost.aborted) throw leaseLost(lease);
    lease.lost.addEventListener('abort', () => this.#parts.lost(leaseLost(lease)), { once: true });
    return lease;
  }
}

function leaseLost({ pipeline, token }: Lease): ConnectorError {
  return new ConnectorError(
    'CONFLICT',
    `Lease ${token} of pipeline '${pipeline}' was lost: it could not be renewed in time.`,
  );
}
