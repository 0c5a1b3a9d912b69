import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { testContext } from '../../test-context.ts';
import { until } from '../../until.ts';
import type { SinkHarness } from '../harness.ts';
import { kitEvents } from '../kit-event.ts';
import { parseOptions } from '../parse-options.ts';
import { soonMs } from '../patience.ts';
import type { AnyConnector, Subject } from './subject.ts';

const arrivalMs = 10_000;

/** A target, and the sinks that write to it. */
export async function sinkSubject(harness: SinkHarness): Promise<Subject> {
  const { definition } = harness;
  const target = await harness.target();
  let count = 0;
  const next = () => {
    count += 3;
    return kitEvents(3, { from: count - 3 });
  };
  /** By whichever of them: one that opens must not take away what another has written. */
  const moved: AnyCloudEvent[] = [];
  return {
    system: target,
    isLive: true,
    [Symbol.asyncDispose]: () => target[Symbol.asyncDispose](),
    create: async (options, context = {}): Promise<AnyConnector> => {
      const sink = definition.create(await parseOptions(definition, options), testContext(context));
      return {
        open: (signal) => sink.open(signal),
        work: async (signal) => ((await sink.write(next(), signal)) ?? []).map(({ error }) => error),
        move: async () => {
          const events = next();
          const [failure] = (await sink.write(events, AbortSignal.timeout(arrivalMs))) ?? [];
          if (failure !== undefined) throw failure.error;
          moved.push(...events);
          await until(
            'the events that were written are there, and those that were before',
            async () => {
              const ids = new Set((await target.arrived()).map(({ id }) => id));
              return moved.every(({ id }) => ids.has(id));
            },
            soonMs,
          );
        },
        close: () => sink.close(),
      };
    },
  };
}
