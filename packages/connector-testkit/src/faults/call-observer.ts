import type { AnySinkDefinition, AnySourceDefinition } from '@eventmesh/connector-api';

/** So long a call may take to end once it is asked to, in milliseconds. */
const graceMs = 2_000;

/** Watches the calls into connectors that can be aborted: those that do not end soon then. */
export class CallObserver implements Disposable {
  /** What did not end in time, in words. */
  readonly overdue: string[] = [];
  readonly #timers = new Set<NodeJS.Timeout>();

  /** The same source, watched. */
  source(definition: AnySourceDefinition): AnySourceDefinition {
    const create: AnySourceDefinition['create'] = (options, context) => {
      const source = definition.create(options, context);
      const [open, read] = [source.open.bind(source), source.read.bind(source)];
      return Object.assign(source, {
        open: (signal: AbortSignal) => this.#watch('open', signal, open(signal)),
        read: (limit: Parameters<typeof read>[0], signal: AbortSignal) =>
          this.#watch('a read', signal, read(limit, signal)),
      });
    };
    return Object.assign(() => {}, definition, { create });
  }

  /** The same sink, watched. */
  sink(definition: AnySinkDefinition): AnySinkDefinition {
    const create: AnySinkDefinition['create'] = (options, context) => {
      const sink = definition.create(options, context);
      const [open, write] = [sink.open.bind(sink), sink.write.bind(sink)];
      return Object.assign(sink, {
        open: (signal: AbortSignal) => this.#watch('open', signal, open(signal)),
        write: (events: Parameters<typeof write>[0], signal: AbortSignal) =>
          this.#watch('a write', signal, write(events, signal)),
      });
    };
    return Object.assign(() => {}, definition, { create });
  }

  [Symbol.dispose](): void {
    for (const timer of this.#timers) clearTimeout(timer);
  }

  async #watch<T>(what: string, signal: AbortSignal, call: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const aborted = (): void => {
      timer = setTimeout(() => this.overdue.push(`${what} did not end within ${graceMs} ms of being aborted`), graceMs);
      this.#timers.add(timer);
    };
    signal.addEventListener('abort', aborted, { once: true });
    try {
      return await call;
    } finally {
      signal.removeEventListener('abort', aborted);
      if (timer !== undefined) this.#timers.delete(timer);
      clearTimeout(timer);
    }
  }
}
