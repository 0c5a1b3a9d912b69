import assert from 'node:assert/strict';
import type { AnyCloudEvent, Sink, SinkContext, WriteFailure } from '@eventmesh/connector-api';
import { testContext } from '../../test-context.ts';
import type { HarnessOptions, SinkHarness } from '../harness.ts';
import { parseOptions } from '../parse-options.ts';

const openMs = 30_000;
const closeMs = 10_000;
const writeMs = 30_000;

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

  /** Writes a batch; gives the failures, none when all is written. */
  async write(
    events: readonly AnyCloudEvent[],
    signal = AbortSignal.timeout(writeMs),
  ): Promise<readonly WriteFailure[]> {
    return (await this.sink.write(events, signal)) ?? [];
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    const closed = this.sink.close().then(() => true);
    const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), closeMs).unref());
    assert.ok(await Promise.race([closed, late]), `close did not end within ${closeMs} ms`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
