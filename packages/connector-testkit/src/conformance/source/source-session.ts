import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import type { AnyRecord, JsonValue, ReadLimit, Source, SourceContext } from '@eventmesh/connector-api';
import { testContext } from '../../test-context.ts';
import { endsWithin } from '../ends-within.ts';
import type { HarnessOptions, SourceHarness } from '../harness.ts';
import { parseOptions } from '../parse-options.ts';
import { closeMs, openMs } from '../patience.ts';

/** As much as one read may give by default. */
export const roomy: ReadLimit = { maxRecords: 1_000, maxBytes: 16_777_216 };

/** Between two reads of which the first gave nothing, in milliseconds: it may not have waited by itself. */
export const emptyReadPauseMs = 5;

/** What may be chosen about a session. */
export interface SessionOptions extends Partial<SourceContext> {
  /** Default: none. */
  readonly positions?: ReadonlyMap<string, JsonValue>;
}

/** What may be chosen about reading until so many records have come. */
export interface ReadOptions {
  /** Default: 20 000. */
  readonly withinMs?: number;
  /** Ends it earlier. Default: when the time is over. */
  readonly signal?: AbortSignal;
  /** Of each single read. Default: {@link roomy}. */
  readonly limit?: ReadLimit;
}

/**
 * One source, opened as the runtime opens it, and told what is settled as the runtime tells it: each record, or the newest of each
 * partition whose earlier ones are settled as well.
 */
export class SourceSession implements AsyncDisposable {
  readonly source: Source;
  /** Of a `checkpointed` source, where it got, by partition: what the next session resumes behind. */
  readonly positions: Map<string, JsonValue>;
  readonly #progress: string;
  /** How long to wait for what is there, in milliseconds. */
  readonly comesWithinMs: number;
  readonly #settled = new Set<AnyRecord>();
  #unsettled: AnyRecord[] = [];
  #lastCommitted: readonly AnyRecord[] = [];
  #closed = false;

  private constructor(source: Source, harness: SourceHarness, positions: Map<string, JsonValue>) {
    this.source = source;
    this.#progress = harness.definition.progress;
    this.comesWithinMs = harness.comesWithinMs ?? 20_000;
    this.positions = positions;
  }

  /** Makes a source of these options that is not open yet. */
  static async create(
    harness: SourceHarness,
    options: HarnessOptions,
    chosen: SessionOptions = {},
  ): Promise<SourceSession> {
    const positions = new Map(chosen.positions);
    const { definition } = harness;
    const parsed = await parseOptions(definition, options);
    const source = definition.create(parsed, testContext({ ...chosen, positions: new Map(positions) }));
    return new SourceSession(source, harness, positions);
  }

  /** Makes a source of these options and opens it. */
  static async open(
    harness: SourceHarness,
    options: HarnessOptions,
    chosen: SessionOptions = {},
  ): Promise<SourceSession> {
    const session = await SourceSession.create(harness, options, chosen);
    try {
      await session.source.open(AbortSignal.timeout(openMs));
    } catch (thrown) {
      await session.close();
      throw thrown;
    }
    return session;
  }

  /** What the last commit was given. */
  get lastCommitted(): readonly AnyRecord[] {
    return this.#lastCommitted;
  }

  /** Reads until so many records have come, and gives them; fails when they have not in time. */
  async read(count: number, options: ReadOptions = {}): Promise<readonly AnyRecord[]> {
    const { withinMs = this.comesWithinMs } = options;
    const records = await this.collect(count, { ...options, withinMs });
    assert.ok(records.length >= count, `expected ${count} records within ${withinMs} ms, found ${records.length}`);
    return records;
  }

  /** Reads until so many records have come, settles each at once, and gives them; fails when none comes for the time that there is. */
  async readSettling(count: number, options: ReadOptions = {}): Promise<readonly AnyRecord[]> {
    const records = await this.collectSettling(count, options);
    assert.ok(records.length >= count, `expected ${count} records, found ${records.length}, and no more came`);
    return records;
  }

  /** Reads until so many records have come, or none has for the time that there is, settles each at once, and gives what came. */
  async collectSettling(count: number, options: ReadOptions = {}): Promise<readonly AnyRecord[]> {
    const records: AnyRecord[] = [];
    while (records.length < count) {
      const some = await this.collect(1, options);
      if (some.length === 0) break;
      await this.settle(some);
      records.push(...some);
    }
    return records;
  }

  /** Reads until so many records have come, or the time is over, and gives what came. */
  async collect(count: number, options: ReadOptions = {}): Promise<readonly AnyRecord[]> {
    return await this.collectUntil((records) => records.length >= count, options);
  }

  /** Reads until what came is enough, or the time is over, and gives what came. */
  async collectUntil(
    isEnough: (records: readonly AnyRecord[]) => boolean,
    { withinMs = this.comesWithinMs, limit = roomy, signal = AbortSignal.timeout(withinMs) }: ReadOptions = {},
  ): Promise<readonly AnyRecord[]> {
    const records: AnyRecord[] = [];
    while (!isEnough(records) && !signal.aborted) {
      const result = await this.readOnce(signal, limit);
      if (result === 'end') break;
      // It may not wait by itself; the runtime makes the same pause.
      if (result.length === 0) await pause(emptyReadPauseMs);
      records.push(...result);
    }
    return records;
  }

  /**
   * Reads for so long, and gives all that came: for what must not come. It ends by aborting a read, and behind that a source need not
   * read any more.
   */
  async readFor(ms: number): Promise<readonly AnyRecord[]> {
    return await this.collect(Number.POSITIVE_INFINITY, { withinMs: ms });
  }

  /** One read. */
  async readOnce(signal: AbortSignal, limit: ReadLimit = roomy): Promise<readonly AnyRecord[] | 'end'> {
    const result = await this.source.read(limit, signal);
    if (result !== 'end') this.#unsettled.push(...result);
    return result;
  }

  /** Records are safe: commits what upstream may be told now. */
  async settle(records: readonly AnyRecord[]): Promise<void> {
    for (const record of records) this.#settled.add(record);
    const told = this.#takeCommittable();
    if (told.length === 0) return;
    this.#lastCommitted = told;
    // Persisted first, as the runtime does it.
    if (this.#progress === 'checkpointed')
      for (const { partition, position } of told) this.positions.set(String(partition), position as JsonValue);
    await this.source.commit(told);
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
    await endsWithin(closeMs, 'close', this.source.close());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  /** What upstream may be told now and was not told before. */
  #takeCommittable(): readonly AnyRecord[] {
    if (this.#progress !== 'acknowledged') return this.#takeSettledPrefixes();
    const told = this.#unsettled.filter((record) => this.#settled.has(record));
    this.#unsettled = this.#unsettled.filter((record) => !this.#settled.has(record));
    return told;
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
