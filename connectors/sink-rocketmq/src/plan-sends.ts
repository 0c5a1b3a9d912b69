import type { OutgoingMessage } from '@eventmesh/rocketmq';

/** A message and the place of its event in the batch. */
export interface Planned {
  readonly index: number;
  readonly message: OutgoingMessage;
}

/** What goes in one request. */
export type Request = readonly Planned[];

const maxPerRequest = 64;
/** RocketMQ takes 4 MiB in a request, properties included; a smaller one leaves others room on the connection. */
const maxBytesPerRequest = 1024 * 1024;
/** Allowance for the properties of a message and the protocol around it. */
const overheadBytes = 1024;

/**
 * Sorts messages into lines of requests. The requests of a line go one after the other, the lines side by side. Messages of one
 * group make one line, because the server keeps their order only when each is sent after the one before has arrived. Others go
 * each by itself, or, with `batch`, several of one topic in one request.
 */
export function planSends(planned: Iterable<Planned>, batch: boolean): Request[][] {
  const lines: Request[][] = [];
  const groups = new Map<string, Request[]>();
  const open = new Map<string, { readonly request: Planned[]; bytes: number }>();
  for (const each of planned) {
    const { topic, messageGroup, deliverAtMs, body } = each.message;
    if (messageGroup !== undefined) {
      const key = `${topic}\n${messageGroup}`;
      const line = groups.get(key);
      if (line !== undefined) {
        line.push([each]);
        continue;
      }
      const first: Request[] = [[each]];
      groups.set(key, first);
      lines.push(first);
    } else if (!batch || deliverAtMs !== undefined) {
      lines.push([[each]]);
    } else {
      const bytes = body.length + overheadBytes;
      let last = open.get(topic);
      if (last === undefined || last.request.length === maxPerRequest || last.bytes + bytes > maxBytesPerRequest) {
        last = { request: [], bytes: 0 };
        open.set(topic, last);
        lines.push([last.request]);
      }
      last.request.push(each);
      last.bytes += bytes;
    }
  }
  return lines;
}
