import type { AnyCloudEvent, JsonValue } from '@eventmesh/connector-api';
import type { SourceHarness } from '../harness.ts';
import { kitEvents } from '../kit-event.ts';
import { expectItems } from '../source/expect-items.ts';
import { isLive } from '../source/is-live.ts';
import { SourceSession } from '../source/source-session.ts';
import type { AnyConnector, Subject } from './subject.ts';

/** An upstream, and the sources that read it. */
export async function sourceSubject(harness: SourceHarness): Promise<Subject> {
  const upstream = await harness.upstream();
  const positions = new Map<string, JsonValue>();
  let count = 0;
  const put = async (events: number) => {
    const added = kitEvents(events, { from: count });
    count += events;
    await upstream.put(added);
    return added;
  };
  /** For a source that reads only what is there when it opens: these are, and were not read yet. */
  let waiting: Promise<readonly AnyCloudEvent[]> | undefined;
  return {
    system: upstream,
    isLive: isLive(harness),
    [Symbol.asyncDispose]: () => upstream[Symbol.asyncDispose](),
    create: async (options, context = {}): Promise<AnyConnector> => {
      const session = await SourceSession.create(harness, options, { ...context, positions });
      return {
        open: async (signal) => {
          if (!isLive(harness)) await (waiting ??= put(3));
          await session.source.open(signal);
        },
        work: async (signal) => {
          await session.readOnce(signal);
          return [];
        },
        move: async () => {
          const events = await (waiting ?? put(3));
          waiting = undefined;
          const records = await session.read(events.length);
          expectItems(harness, records, events);
          await session.settle(records);
          for (const [partition, position] of session.positions) positions.set(partition, position);
        },
        prepareCommit: async () => {
          if (isLive(harness)) await put(1);
          waiting = undefined;
          const records = await session.read(1);
          return () => session.settle(records);
        },
        close: () => session.source.close(),
      };
    },
  };
}
