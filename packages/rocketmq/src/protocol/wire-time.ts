import type { WireTime } from './wire-types.ts';

/** Milliseconds as the protocol writes them. */
export function toWireTime(ms: number): WireTime {
  const seconds = Math.floor(ms / 1000);
  return { seconds, nanos: Math.round((ms - seconds * 1000) * 1e6) };
}

/** Milliseconds from what the protocol says, undefined when it says nothing. */
export function fromWireTime(time: WireTime | undefined): number | undefined {
  return time === undefined ? undefined : (time.seconds ?? 0) * 1000 + (time.nanos ?? 0) / 1e6;
}
