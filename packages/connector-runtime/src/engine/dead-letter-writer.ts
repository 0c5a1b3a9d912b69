import { ConnectorError, toConnectorError } from '@eventmesh/connector-api';
import type { DeadLetterStage, DeadLetterStore, NewDeadLetter } from '../store/dead-letter.ts';
import type { CallWatch } from './call-watch.ts';
import { describeDeadLetter } from './describe-dead-letter.ts';
import type { Entry } from './entry.ts';
import type { ErrorBudget } from './error-budget.ts';
import { failWhenHung } from './fail-when-hung.ts';
import { Pause, type Waiting } from './pause.ts';
import type { RunContext } from './run-context.ts';
import type { Refusal } from './sort-out.ts';

/** Versions of the connectors' packages, by the stage in which they refuse; undefined where they are not known. */
export type ConnectorVersions = Readonly<Partial<Record<DeadLetterStage, string | undefined>>>;

/** What a writer of dead letters works with. */
export interface DeadLetterWriterParts {
  readonly store: DeadLetterStore;
  readonly versions: ConnectorVersions;
  readonly budget: ErrorBudget;
}

/**
 * Keeps what can never succeed, durably, before it counts as settled (rule 5). While the store fails, the lane waits.
 *
 * Each lane has its own.
 */
export class DeadLetterWriter {
  readonly #context: RunContext;
  readonly #parts: DeadLetterWriterParts;
  readonly #pause: Pause;
  readonly #watch: CallWatch;

  constructor(context: RunContext, parts: DeadLetterWriterParts) {
    this.#context = context;
    this.#parts = parts;
    this.#pause = new Pause({ clock: context.clock, random: context.random, backoff: context.settings.retry });
    this.#watch = failWhenHung(context, 'dead letters: an append');
  }

  get waiting(): Waiting | undefined {
    return this.#pause.waiting;
  }

  /** To be called once a second. */
  check(): void {
    this.#watch.check();
  }

  /** Keeps events that a sink refused. False when they could not be kept: then they are not settled. */
  async writeRefused(refusals: readonly Refusal[], sinkName: string): Promise<boolean> {
    const now = this.#context.clock.now();
    const letters = refusals.map(({ delivery, error }) =>
      describeDeadLetter({
        record: delivery.entry.record,
        event: delivery.event,
        stage: 'write',
        connector: sinkName,
        connectorVersion: this.#parts.versions.write,
        error,
        attempts: delivery.attempts,
        firstFailureAt: delivery.firstFailureAt ?? now,
        lastFailureAt: now,
      }),
    );
    return await this.#append(letters);
  }

  /** Keeps a record that became no event to write: unreadable, or refused by a transform. */
  async writeRecord(entry: Entry, error: ConnectorError, attempts: number, who: string): Promise<boolean> {
    const now = this.#context.clock.now();
    const { record } = entry;
    const stage = record.event === undefined ? 'read' : 'transform';
    const letter = describeDeadLetter({
      record,
      event: record.event,
      stage,
      connector: who,
      connectorVersion: this.#parts.versions[stage],
      error,
      attempts,
      firstFailureAt: now,
      lastFailureAt: now,
    });
    return await this.#append([letter]);
  }

  /** The run is over: gives up waiting for the store. */
  end(): void {
    this.#pause.end();
  }

  async #append(described: readonly NewDeadLetter[]): Promise<boolean> {
    const { clock, pipeline, settings, logger, redact } = this.#context;
    // A message may quote options: those of today are known now, and may be others when it is read. All else is as it came.
    const letters = described.map((letter) => ({ ...letter, message: redact(letter.message) }));
    if (this.#pause.over) return false;
    if (!this.#parts.budget.take(letters.length, clock.now())) {
      this.#context.fail(budgetExhausted(letters[0], settings.errorBudget));
      return false;
    }
    for (;;) {
      this.#watch.begin();
      try {
        await this.#parts.store.append(pipeline, letters);
        this.#watch.end();
        break;
      } catch (thrown) {
        this.#watch.end();
        await this.#pause.after(toConnectorError(thrown), 'dead letters');
        if (this.#pause.over) return false;
      }
    }
    this.#pause.reset();
    for (const { code, message, stage } of letters) logger.warn('dead letter', { stage, code, reason: message });
    return true;
  }
}

function budgetExhausted(
  letter: NewDeadLetter | undefined,
  { maxDeadLetters, windowMs }: { readonly maxDeadLetters: number; readonly windowMs: number },
): ConnectorError {
  const last =
    letter === undefined
      ? ''
      : `, the last one by ${letter.connector}: ${letter.code}: ${letter.message.replace(/\.$/, '')}`;
  return new ConnectorError(
    'ERROR_BUDGET_EXHAUSTED',
    `More than ${maxDeadLetters} events failed for good within ${windowMs} ms${last}. Nothing is lost: those before are dead letters, the rest waits upstream or in the state store. Look at them ('eventmesh-connect dlq list'), mend the cause, start again, then send them again ('eventmesh-connect dlq replay').`,
  );
}
