import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { eventWith } from '@eventmesh/event-formats';
import { alters } from './change-writing.ts';
import type { SinkMutant } from './sink-mutant.ts';

const mostCharacters = 65_535;

/** Sinks that carry most data as they are, and some not quite. */
export const truncatingMutants: readonly SinkMutant[] = [
  {
    name: 'cuts a text off where a column of the target ends',
    breaks: 'sink.write.exact',
    change: alters((event) =>
      withData(event, (data) => (typeof data === 'string' ? data.slice(0, mostCharacters) : data)),
    ),
  },
  {
    name: 'cuts bytes off where a column of the target ends',
    breaks: 'sink.write.exact',
    change: alters((event) =>
      withData(event, (data) => (data instanceof Uint8Array ? data.subarray(0, mostCharacters) : data)),
    ),
  },
  {
    name: 'makes one kind of line end of all',
    breaks: 'sink.write.exact',
    change: alters((event) =>
      withData(event, (data) => (typeof data === 'string' ? data.replaceAll('\r\n', '\n') : data)),
    ),
  },
  {
    name: 'rounds numbers to single precision',
    breaks: 'sink.write.exact',
    change: alters((event) => withData(event, rounded)),
  },
  {
    name: 'drops a member that has no name',
    breaks: 'sink.write.exact',
    change: alters((event) =>
      withData(event, (data) =>
        isMap(data) ? Object.fromEntries(Object.entries(data).filter(([name]) => name !== '')) : data,
      ),
    ),
  },
  {
    name: 'takes a NUL for the end of a text',
    breaks: 'sink.write.exact',
    change: alters((event) => withData(event, (data) => (typeof data === 'string' ? data.split('\0')[0] : data))),
  },
];

function withData(event: AnyCloudEvent, change: (data: unknown) => unknown): AnyCloudEvent {
  const changed = change(event.data);
  return changed === event.data ? event : eventWith(event, { data: changed });
}

function rounded(data: unknown): unknown {
  if (typeof data === 'number') return Math.fround(data);
  if (Array.isArray(data)) return data.map(rounded);
  return data;
}

function isMap(data: unknown): data is object {
  return typeof data === 'object' && data !== null && !Array.isArray(data) && !ArrayBuffer.isView(data);
}
