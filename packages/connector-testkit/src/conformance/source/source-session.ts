import assert from 'node:assert/strict';
import type { AnyRecord, JsonValue, Source, SourceContext } from '@eventmesh/connector-api';
import { testContext } from '../../test-context.ts';
import type { HarnessOptions, SourceHarness } from '../harness.ts';
import { parseOptions } from '../parse-options.ts';

const openMs = 30_000;
const closeMs = 10_000;
/** As much as one read may give by default. */
export const roomy = { maxRecords: 1_000, maxBytes: 16_777_216 } as const;

/** What may be chosen about a session. */
export interface SessionOptions extends Partial<SourceContext> {
  /** Default: where the one before it got. */
  readonly positions?: ReadonlyMap<string, JsonValue>;
}

/**
 * One source, opened as the runtime opens it, and told what is settled as the runtime tells it: each record, or the newest of each
 * partition whose earlier ones are settled as well.
 */
export class SourceSession implements AsyncDisposable {
  readonly source: Source;
  /** Where it got, by partition: what the next session resumes behind. */
  readonly positions: Map<string, JsonValue>;
  readonly #progress: string;
  readonly #settled = new Set<AnyRecord>();
  #unsettled: AnyRecord[] = [];
  #closed = false;

  private constructor(source: Source, progress: string, positions: Map<string, JsonValue>) {
    this.source = source;
    this.#progress = progress;
    this.positions = positions;
  }

  /** Makes a source of these options and opens it. */
  static async open(
    harness: SourceHarness,
    options: HarnessOptions,
    chosen: SessionOptions = {},
  ): Promise<SourceSession> {
    const positions = new Map(chosen.positions);
    const parsed = await parseOptions(harness.definition, options);
    const source = harness.definition.create(parsed, testContext({ ...chosen, positions: new Map(positions) }));
    try {
      await source.open(AbortSignal.timeout(openMs));
    } catch (thrown) {
      await source.close();
      throw thrown;
    }
    return new SourceSession(source, harness.definition.progress, positions);
  }

  /** Reads until so many records have come, and gives them; fails when they have not within `withinMs` (default 20 000). */
  async read(count: number, { withinMs = 20_000, limit = roomy } = {}): Promise<readonly AnyRecord[]> {
    const signal = AbortSignal.timeout(withinMs);
    const records: AnyRecord[] = [];
    while (records.length < count) {
      assert.ok(!signal.aborted, `expected ${count} records within ${withinMs} ms, found ${records.length}`);
      const result = await this.source.read(limit, signal);
      if (result === 'end') break;
      records.push(...result);
    }
    this.#unsettled.push(...records);
    return records;
  }

  /** Reads for so long, and gives all that came: for what must not come. */
  async readFor(ms: number): Promise<readonly AnyRecord[]> {
    const signal = AbortSignal.timeout(ms);
    const records: AnyRecord[] = [];
    while (!signal.aborted) {
      const result = await this.source.read(roomy, signal);
      if (result === 'end') break;
      records.push(...result);
    }
    this.#unsettled.push(...records);
    return records;
  }

  /** Records are safe: commits what upstream may be told now. */
  async settle(records: readonly AnyRecord[]): Promise<void> {
    for (const record of records) this.#settled.add(record);
    if (this.#progress === 'acknowledged') {
      this.#unsettled = this.#unsettled.filter((record) => !this.#settled.has(record));
      if (records.length > 0) await this.source.commit(records);
      return;
    }
    const newest = this.#takeSettledPrefixes();
    for (const { partition, position } of newest) this.positions.set(String(partition), position as JsonValue);
    if (newest.length > 0) await this.source.commit(newest);
  }

  /** Gives back everything that is not settled, as the runtime does at a stop, and closes. */
  async stop(): Promise<void> {
    const open = this.#unsettled.filter((record) => !this.#settled.has(record));
    if (open.length > 0) await this.source.release?.(open);
    await this.close();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const closed = this.source.close().then(() => true);
    const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), closeMs).unref());
    assert.ok(await Promise.race([closed, late]), `close did not end within ${closeMs} ms`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #takeSettledPrefixes(): readonly AnyRecord[] {
    const blocked = new Set<string>();
    const newest = new Map<string, AnyRecord>();
    this.#unsettled = this.#unsettled.filter((record) => {
      const partition = String(record.partition);
      if (!blocked.has(partition) && this.#settled.has(record)) {
        newest.set(partition, record);
        return false;
      }
      blocked.add(partition);
      return true;
    });
    return [...newest.values()];
  }
}
