import type { ConnectorError, WriteFailure } from '@eventmesh/connector-api';
import type { DeadLetterWriter } from './dead-letter-writer.ts';
import type { Delivery, Outcome } from './entry.ts';
import type { Pause } from './pause.ts';
import type { RunContext } from './run-context.ts';
import { sortOut, type Refusal } from './sort-out.ts';
import type { Target } from './target.ts';

/** What came of a write: nothing when all is written, the failures of single events, or the error of the whole batch. */
export type WriteResult = readonly WriteFailure[] | ConnectorError | undefined;

/** What an aftermath needs of its lane. */
export interface AftermathParts {
  readonly sinkName: string;
  readonly deadLetters: DeadLetterWriter;
  readonly pause: Pause;
  readonly target: Target;
  write(batch: readonly Delivery[]): Promise<WriteResult>;
  readonly settle: (delivery: Delivery, outcome: Outcome) => void;
  /** Whether nothing that happens here matters any more. */
  isOver(): boolean;
  /** Whether nothing is to be tried again. */
  isGivingUp(): boolean;
  giveUp(): void;
}

/** What comes after a write: settles what was written, tries again what may pass, keeps what can never succeed. */
export class Aftermath {
  readonly #context: RunContext;
  readonly #parts: AftermathParts;

  constructor(context: RunContext, parts: AftermathParts) {
    this.#context = context;
    this.#parts = parts;
  }

  /** Settles a batch that is written. */
  allWritten(batch: readonly Delivery[]): void {
    this.#parts.pause.reset();
    this.#parts.target.written += batch.length;
    for (const delivery of batch) this.#parts.settle(delivery, 'delivered');
  }

  /**
   * Tries a batch that failed until each of its events is written or dead-lettered (rules 4 and 5). A batch that failed
   * as a whole for a permanent reason is halved until the culprit stands alone.
   */
  async recover(failed: readonly Delivery[], firstResult: WriteResult): Promise<void> {
    const rest: (readonly Delivery[])[] = [];
    let group = failed;
    let result = firstResult;
    for (;;) {
      rest.unshift(...(await this.#conclude(group, result)));
      const next = takeOpen(rest);
      if (next === undefined || this.#parts.isGivingUp()) return;
      group = next;
      result = await this.#parts.write(group);
      if (this.#parts.isOver()) return;
    }
  }

  /** Settles what can be settled of a group that was tried; gives back what is to be tried next, in order. */
  async #conclude(group: readonly Delivery[], result: WriteResult): Promise<readonly (readonly Delivery[])[]> {
    if (result instanceof Error) return await this.#afterWholeFailure(group, result);
    if (result !== undefined) return await this.#afterPartialFailure(group, result);
    this.allWritten(group);
    return [];
  }

  async #afterWholeFailure(
    group: readonly Delivery[],
    error: ConnectorError,
  ): Promise<readonly (readonly Delivery[])[]> {
    const { target } = this.#parts;
    for (const delivery of group) target.noteFailure(delivery, error);
    switch (target.decide(error, group)) {
      case 'stop':
        this.#stopFor(error);
        return [];
      case 'retry': {
        await this.#parts.pause.after(error, this.#parts.sinkName);
        return target.mayHoldCulprit(error, group) ? halvesOf(group) : [group];
      }
      case 'reject': {
        if (group.length > 1) return halvesOf(group);
        await this.#deadLetter(group.map((delivery) => ({ delivery, error })));
        return [];
      }
    }
  }

  async #afterPartialFailure(
    group: readonly Delivery[],
    failures: readonly WriteFailure[],
  ): Promise<readonly (readonly Delivery[])[]> {
    const { written, refused, again, reason, stop } = sortOut(group, failures, this.#parts.target);
    if (written.length > 0) this.allWritten(written);
    if (stop !== undefined) {
      this.#stopFor(stop);
      return [];
    }
    if (refused.length > 0) await this.#deadLetter(refused);
    if (again.length === 0) return [];
    const heldBackOnly = reason?.code === 'NOT_ATTEMPTED' && refused.length > 0;
    if (reason !== undefined && !heldBackOnly) await this.#parts.pause.after(reason, this.#parts.sinkName);
    return [again];
  }

  async #deadLetter(all: readonly Refusal[]): Promise<void> {
    const refusals = all.filter(({ delivery }) => delivery.entry.state === 'open');
    if (refusals.length === 0) return;
    const kept = await this.#parts.deadLetters.writeRefused(refusals, this.#parts.sinkName);
    if (this.#parts.isOver()) return;
    if (!kept) return this.#parts.giveUp();
    this.#parts.pause.reset();
    for (const { delivery } of refusals) this.#parts.settle(delivery, 'dead-lettered');
  }

  #stopFor(error: ConnectorError): void {
    this.#parts.giveUp();
    this.#context.fail(error);
  }
}

/** The next group, without what has been given up meanwhile: to write that would bring it behind what its new owner has written. */
function takeOpen(groups: (readonly Delivery[])[]): readonly Delivery[] | undefined {
  for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
    const open = group.filter(({ entry }) => entry.state === 'open');
    if (open.length > 0) return open;
  }
  return undefined;
}

/** Two halves of what may hold a culprit; one alone stays as it is. */
function halvesOf(group: readonly Delivery[]): readonly (readonly Delivery[])[] {
  const half = group.length >> 1;
  return half === 0 ? [group] : [group.slice(0, half), group.slice(half)];
}
