import type { JsonValue } from '@eventmesh/connector-api';
import type { RequirementId } from '../requirements/requirements.ts';
import type { SinkHarness, SourceHarness } from './harness.ts';

/** What a check counted, for the evidence. */
export interface CheckFigures {
  /** Which part of the evidence it belongs to. */
  readonly of: 'delivery' | 'faults';
  /** Accepted events that arrived nowhere. */
  readonly lost: number;
  /** Events that arrived other than they were accepted. */
  readonly altered: number;
  /** Events that arrived before an earlier one of their key. */
  readonly reordered: number;
  /** Events that arrived again. */
  readonly duplicates: number;
  /** Events that upstream itself lost, see `Upstream.gaveUp`. */
  readonly gaveUp: number;
}

/** What the records of a source look like, for the evidence. A form has the name of its type in the place of each value; `?` marks names that some records lack. */
export interface EmittedForm {
  readonly of: 'emits';
  /** The attributes of its events, without data. */
  readonly attributes: JsonValue;
  /** Its positions, which checkpoints are made of; left out where its records have none. */
  readonly position?: JsonValue;
}

/** What a check found beside that its requirements hold. */
export type Finding = CheckFigures | EmittedForm;

/** Proves requirements on one connector. */
export interface Check<Harness> {
  /** All of these hold when it passes. When it rejects with a {@link RequirementBrokenError}, only those that are named there are broken. */
  readonly proves: readonly [RequirementId, ...RequirementId[]];
  /** What it does, in a few words. */
  readonly title: string;
  /** How long it may take, in milliseconds. Default: 60 000. */
  readonly timeoutMs?: number;
  /** Whether it may run beside others that say so: it has a system of its own, and mostly waits. Default: false. */
  readonly sideBySide?: boolean;
  /** Rejects when a requirement is broken, or with {@link NotApplicableError} when it makes no sense on this connector. */
  readonly run: (harness: Harness) => Promise<Finding | void>;
}

/** A check of a source. */
export type SourceCheck = Check<SourceHarness>;

/** A check of a sink. */
export type SinkCheck = Check<SinkHarness>;

/** A check of either. */
export type AnyCheck = Check<SourceHarness | SinkHarness>;

/** Which requirements a check found broken, where it proves several at once. */
export class RequirementBrokenError extends Error {
  override readonly name = 'RequirementBrokenError';
  readonly broken: readonly RequirementId[];
  /** What was counted all the same. */
  readonly figures: CheckFigures | undefined;

  constructor(broken: readonly RequirementId[], message: string, figures?: CheckFigures) {
    super(message);
    this.broken = broken;
    this.figures = figures;
  }
}
