import type { WireTime } from './wire-types.ts';

/** Milliseconds as the protocol writes them. */
export function toWireTime(ms: number): WireTime {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) };
}

/** Milliseconds from what the protocol says; `otherwise` when it says nothing. */
export function fromWireTime<Otherwise>(time: WireTime | null | undefined, otherwise: Otherwise): number | Otherwise {
  return time ? time.seconds * 1000 + time.nanos / 1e6 : otherwise;
}
