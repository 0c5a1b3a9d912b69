import type { AnyCloudEvent } from '@eventmesh/connector-api';
import type { SourceHarness, Upstream } from '../harness.ts';
import { isLive } from './is-live.ts';
import { SourceSession, type SessionOptions } from './source-session.ts';

/** Opens a source, and puts events in for it to read: while it is open, unless it reads only what is there before. */
export async function openAndPut(
  harness: SourceHarness,
  upstream: Upstream,
  events: readonly AnyCloudEvent[],
  chosen: SessionOptions = {},
): Promise<SourceSession> {
  if (!isLive(harness)) await upstream.put(events);
  const session = await SourceSession.open(harness, upstream.options, chosen);
  if (isLive(harness)) await upstream.put(events);
  return session;
}
