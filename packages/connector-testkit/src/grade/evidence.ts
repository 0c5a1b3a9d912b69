import { createHash } from 'node:crypto';
import type { JsonValue } from '@eventmesh/connector-api';
import { evidenceSchema } from './evidence-schema.ts';

/** What was counted over all cases of one kind. */
export interface EvidenceFigures {
  readonly cases: number;
  readonly lost: number;
  readonly altered: number;
  readonly reordered: number;
  readonly duplicates: number;
}

/** One rate against a loop written by hand, over the same client, in the same run. */
export interface MeasuredRate {
  /** Of the benchmark. */
  readonly name: string;
  readonly perSecond: number;
  /** Of the loop. */
  readonly baselinePerSecond: number;
  /** Our rate by that of the loop. */
  readonly ratio: number;
  /** The most memory in use during the run. */
  readonly peakBytes?: number;
}

/** What was found beside the suites, each by a run of its own. All of it is of the same code as the rest: of one fingerprint. */
export interface FurtherChecks {
  /** How many requirements were broken when the whole proof ran, by the line of Node that it ran on: `{ "22": 0 }`. */
  readonly nodeLines?: Readonly<Record<string, number>>;
  /** A run of an hour or so, with the memory in use early on and at the end. */
  readonly soak?: { readonly minutes: number; readonly earlyBytes: number; readonly endBytes: number };
  /** Options, emitted attributes and checkpoints, compared with what these published versions have. */
  readonly compatibility?: { readonly against: readonly string[]; readonly breaks: readonly string[] };
  /** Pipelines that went on from the checkpoints of the last published version. */
  readonly upgrade?: { readonly from: string; readonly cases: number; readonly lost: number };
  /** The quick start of the README, executed. */
  readonly quickStart?: { readonly date: string; readonly delivered: number; readonly problems: readonly string[] };
  readonly performance?: readonly MeasuredRate[];
  /** Tests over an encrypted connection. */
  readonly tls?: { readonly cases: number; readonly failed: number };
  /** Known vulnerabilities of what is shipped, by severity, as of that day. */
  readonly audit?: { readonly date: string; readonly high: number; readonly critical: number };
  /** Credentials that were replaced by others while a pipeline ran. */
  readonly credentialRotation?: { readonly cases: number; readonly lost: number };
}

/** What an evidence.json holds: what was found of one connector, by which kit, of which code, on what. */
export interface Evidence {
  /** The day, as `2026-11-26`. */
  readonly date: string;
  /** The kit's version. */
  readonly kit: string;
  readonly environment: {
    readonly node: string;
    /** Versions of the real systems, by name. */
    readonly systems: Readonly<Record<string, readonly string[]>>;
  };
  readonly plan: 'whole' | 'slice';
  readonly seeds: number;
  /** Of the code that was proven. */
  readonly fingerprint: string;
  /** What each requirement came to, by its id. */
  readonly requirements: Readonly<Record<string, 'pass' | 'fail' | 'skip' | 'known-gap'>>;
  /** Why a requirement was skipped or is a known gap. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Of known gaps: the day from which on each fails the build. */
  readonly expires?: Readonly<Record<string, string>>;
  readonly delivery: EvidenceFigures;
  readonly faults: EvidenceFigures;
  /** By point and counterpart. */
  readonly kills: Readonly<Record<string, Readonly<Record<string, 'pass' | 'fail'>>>>;
  /** What the records of a source look like: the name of its type in the place of each value. */
  readonly emits?: { readonly attributes: JsonValue; readonly position?: JsonValue };
  readonly checks?: FurtherChecks;
  /** See {@link digestOf}. */
  readonly digest: string;
}

/**
 * Reads a parsed evidence.json. What it holds beyond this is left as it is: later kits find more.
 *
 * @throws TypeError that lists every place that is wrong
 */
export function parseEvidence(value: unknown): Evidence {
  const parsed = evidenceSchema.safeParse(value);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      ({ path, message }) => `${path.map(String).join('.') || '(all)'}: ${message}`,
    );
    throw new TypeError(lines.join('\n'));
  }
  // As it was read: the digest depends on the order of members.
  return value as Evidence;
}

/** The digest of everything in evidence but the digest itself, which is what `digest` must be. */
export function digestOf(evidence: object): string {
  const content = Object.entries(evidence).filter(([name]) => name !== 'digest');
  return `sha256:${createHash('sha256').update(JSON.stringify(content)).digest('hex')}`;
}
