import type { AnyCloudEvent, Sink, SinkContext } from '@eventmesh/connector-api';
import { testContext } from '@eventmesh/connector-testkit';
import { httpSink, httpSinkOptions, type HttpSinkInput } from '../../src/index.ts';

const writeMs = 20_000;

/** Failures by the id of the event. */
export type Failed = Readonly<
  Record<string, { readonly code: string; readonly message: string; readonly retryAfterMs: number | undefined }>
>;

/** A sink of these options, open, for one test. */
export class OpenSink implements AsyncDisposable {
  readonly sink: Sink;

  constructor(options: HttpSinkInput, context: Partial<SinkContext> = {}) {
    this.sink = httpSink.create(httpSinkOptions.parse(options), testContext(context));
  }

  /** Writes a batch; gives what became of those that failed. */
  async write(events: readonly AnyCloudEvent[], signal = AbortSignal.timeout(writeMs)): Promise<Failed> {
    const failures = (await this.sink.write(events, signal)) ?? [];
    return Object.fromEntries(
      failures.map(({ index, error: { code, message, retryAfterMs } }) => [
        String(events[index]?.id),
        { code, message, retryAfterMs },
      ]),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.sink.close();
  }
}

/** Only the codes. */
export function codesOf(failed: Failed): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(failed).map(([id, { code }]) => [id, code]));
}
