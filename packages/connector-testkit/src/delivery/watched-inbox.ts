import type { Inbox } from '@eventmesh/connector-runtime';
import { readJsonEvent } from '@eventmesh/event-formats';
import type { JournalEntry } from './journal.ts';
import { recordName } from './record-name.ts';

/** Notes what is taken from an inbox to be delivered, and what is removed because it was. */
export function watchedInbox(inbox: Inbox, note: (entry: JournalEntry) => void): Inbox {
  const names = new Map<string, string>();
  return {
    append: (pipeline, records) => inbox.append(pipeline, records),
    list: async (pipeline, limit) => {
      const records = await inbox.list(pipeline, limit);
      for (const { id, event } of records) names.set(id, recordName({ event: readJsonEvent(event) }));
      if (records.length > 0) note({ what: 'taken', names: records.map(({ id }) => names.get(id) ?? id) });
      return records;
    },
    remove: async (pipeline, ids) => {
      await inbox.remove(pipeline, ids);
      note({ what: 'removed', names: ids.map((id) => names.get(id) ?? id) });
      for (const id of ids) names.delete(id);
    },
    size: (pipeline) => inbox.size(pipeline),
  };
}
