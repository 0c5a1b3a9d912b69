import assert from 'node:assert/strict';
import {
  isConnectorError,
  toConnectorError,
  type AnyCloudEvent,
  type ConnectorError,
  type Sink,
  type SinkContext,
  type WriteFailure,
} from '@eventmesh/connector-api';
import { testContext } from '../../test-context.ts';
import { endsWithin } from '../ends-within.ts';
import type { HarnessOptions, SinkHarness } from '../harness.ts';
import { parseOptions } from '../parse-options.ts';
import { closeMs, openMs } from '../patience.ts';

const writeMs = 30_000;

/** What came of a write: the failures of single events, none when all is written, or why it failed as a whole. */
export type WriteResult = readonly WriteFailure[] | ConnectorError;

/** One sink, opened as the runtime opens it. */
export class SinkSession implements AsyncDisposable {
  readonly sink: Sink;
  #closed = false;

  private constructor(sink: Sink) {
    this.sink = sink;
  }

  /** Makes a sink of these options and opens it. */
  static async open(
    harness: SinkHarness,
    options: HarnessOptions,
    context: Partial<SinkContext> = {},
  ): Promise<SinkSession> {
    const sink = harness.definition.create(await parseOptions(harness.definition, options), testContext(context));
    try {
      await sink.open(AbortSignal.timeout(openMs));
    } catch (thrown) {
      await sink.close();
      throw thrown;
    }
    return new SinkSession(sink);
  }

  /** Writes a batch; gives the failures, none when all is written. Rejects when the batch failed as a whole. */
  async write(
    events: readonly AnyCloudEvent[],
    signal = AbortSignal.timeout(writeMs),
  ): Promise<readonly WriteFailure[]> {
    const write = this.sink.write(events, signal);
    const failures = (await endsWithin(writeMs + closeMs, 'a write', write)) ?? [];
    checkFailures(failures, events.length);
    return failures;
  }

  /** Writes a batch, and takes the error that it failed with as a whole for a result, too. */
  async tryToWrite(events: readonly AnyCloudEvent[], signal?: AbortSignal): Promise<WriteResult> {
    try {
      return await this.write(events, signal);
    } catch (thrown) {
      if (thrown instanceof assert.AssertionError) throw thrown;
      return toConnectorError(thrown);
    }
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await endsWithin(closeMs, 'close', this.sink.close());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

function checkFailures(failures: readonly WriteFailure[], count: number): void {
  const seen = new Set<number>();
  for (const { index, error } of failures) {
    const isOne = Number.isInteger(index) && index >= 0 && index < count && !seen.has(index);
    assert.ok(isOne, `expected of each failure the index of another event, 0 to ${count - 1}, found ${index}`);
    assert.ok(isConnectorError(error), `expected of each failure a ConnectorError, found ${String(error)}`);
    seen.add(index);
  }
}
