import type { AnyCloudEvent, ErrorCode } from '@eventmesh/connector-api';
import { readJsonEvent } from '@eventmesh/event-formats';
import type { Reply } from './protocol.ts';

/**
 * How a target answers:
 *
 * - `fine`: at once;
 * - `slow`: after a while;
 * - `partial failure`: of every batch, some events are refused for now;
 * - `flapping`: every few writes it is away, or hangs up;
 * - `unknown outcome`: every few writes it writes and answers with a time-out, so that events become visible twice;
 * - `poison`: refuses for good what `refuses` says.
 */
export const targetModes = ['fine', 'slow', 'partial failure', 'flapping', 'unknown outcome', 'poison'] as const;

/** One of {@link targetModes}. */
export type TargetMode = (typeof targetModes)[number];

/** Larger events are refused, in bytes. */
const largestBytes = 2_097_152;
const slowMs = 25;

type Answer = Omit<Reply, 'n'> | 'hang up';

/** A target in memory: a list of events, in the order in which they became visible. */
export class ReferenceTarget {
  mode: TargetMode = 'fine';
  /** Which events are refused for good. Default: those of type `kit.refused`. */
  refuses: (event: AnyCloudEvent) => boolean = ({ type }) => type === 'kit.refused';
  /** How many events were written although the writer was told otherwise: each may arrive again. */
  unknownOutcomes = 0;
  /** How many writes were asked for. */
  writes = 0;
  readonly #arrived: AnyCloudEvent[] = [];
  readonly #seen = new Set<string>();
  readonly #refusedOnce = new Set<string>();

  get arrived(): readonly AnyCloudEvent[] {
    return this.#arrived;
  }

  /** Writes events, each only once where `once` says so. */
  async write(texts: readonly string[], once: boolean): Promise<Answer> {
    this.writes += 1;
    if (this.mode === 'slow') await new Promise((resolve) => setTimeout(resolve, slowMs));
    if (this.mode === 'flapping' && this.writes % 9 === 0) return 'hang up';
    if (this.mode === 'flapping' && this.writes % 4 === 0) return away();
    const failures = this.#writeEach(texts, once);
    if (this.mode === 'unknown outcome' && this.writes % 3 === 0) {
      this.unknownOutcomes += texts.length - failures.length;
      return { error: { code: 'TIMEOUT', message: 'The answer got lost.' } };
    }
    return { failures };
  }

  /** The connection was gone before these could be answered: the writer knows nothing of them. */
  answerLost(texts: readonly string[], { failures = [], error }: Omit<Reply, 'n'>): void {
    // What was answered with an error was not written, or counted then.
    if (error === undefined) this.unknownOutcomes += texts.length - failures.length;
  }

  #writeEach(texts: readonly string[], once: boolean): NonNullable<Reply['failures']> {
    const stopped = new Set<unknown>();
    const failures: { index: number; code: ErrorCode; message: string }[] = [];
    for (const [index, text] of texts.entries()) {
      const event = readJsonEvent(text);
      const key = event['partitionkey'];
      const failure = stopped.has(key) ? heldBack : this.#refusalOf(event, text);
      if (failure === undefined) this.#add(event, once);
      else {
        failures.push({ index, ...failure });
        stopped.add(key);
      }
    }
    return failures;
  }

  #refusalOf(event: AnyCloudEvent, text: string): { code: ErrorCode; message: string } | undefined {
    if (this.refuses(event)) return { code: 'REJECTED', message: 'The target refuses this event.' };
    if (Buffer.byteLength(text) > largestBytes)
      return { code: 'TOO_LARGE', message: `The target takes at most ${largestBytes} bytes.` };
    if (this.mode !== 'partial failure' || this.#refusedOnce.has(text) || hashOf(event.id) % 3 !== 0) return undefined;
    this.#refusedOnce.add(text);
    return { code: 'OVERLOADED', message: 'Not now.' };
  }

  #add(event: AnyCloudEvent, once: boolean): void {
    const name = JSON.stringify([event.source, event.id]);
    if (once && this.#seen.has(name)) return;
    this.#seen.add(name);
    this.#arrived.push(event);
  }
}

const heldBack = { code: 'NOT_ATTEMPTED', message: 'An earlier event of the same key failed.' } as const;

function away(): Answer {
  return { error: { code: 'UNAVAILABLE', message: 'The target is away for a moment.' } };
}

function hashOf(text: string): number {
  let hash = 7;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  return hash >>> 1;
}
