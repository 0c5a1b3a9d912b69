import type { AnyCloudEvent, AnyRecord, AnySourceDefinition, Source } from '@eventmesh/connector-api';

/** Which record each event came in, as long as someone holds on to the event. */
export type RecordOf = WeakMap<AnyCloudEvent, AnyRecord>;

/** The source of an intake: the pipeline's own, and besides it is noted which record each event came in. */
export function intakeSource(definition: AnySourceDefinition, recordOf: RecordOf): AnySourceDefinition {
  return {
    ...definition,
    create: (options, context) => noteRecords(definition.create(options, context), recordOf),
  };
}

function noteRecords(source: Source, recordOf: RecordOf): Source {
  return {
    open: (signal) => source.open(signal),
    read: async (limit, signal) => {
      const records = await source.read(limit, signal);
      if (Array.isArray(records)) for (const record of records as readonly AnyRecord[]) note(record, recordOf);
      return records;
    },
    commit: (records) => source.commit(records),
    release: async (records) => await source.release?.(records),
    lag: async () => await source.lag?.(),
    close: () => source.close(),
  };
}

/** A record that is not as the contract says is for the engine to complain of. */
function note(record: AnyRecord, recordOf: RecordOf): void {
  const event: unknown = record?.event;
  if (typeof event === 'object' && event !== null) recordOf.set(event as AnyCloudEvent, record);
}
