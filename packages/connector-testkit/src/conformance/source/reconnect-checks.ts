import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { toConnectorError, type AnyRecord } from '@eventmesh/connector-api';
import { TcpProxy } from '../../faults/tcp-proxy.ts';
import type { SourceCheck } from '../check.ts';
import type { SourceHarness } from '../harness.ts';
import { kitEvents } from '../kit-event.ts';
import { NotApplicableError } from '../not-applicable-error.ts';
import { comesAgainMs } from './comes-again-ms.ts';
import { idOf, idsOf } from './ids-of.ts';
import { roomy, SourceSession } from './source-session.ts';
import { keys, windowSize } from './window.ts';

const half = windowSize / 2;
const tryAgainMs = 100;
const arrivesMs = 300;
const settledMs = 20_000;
/** To connect again may take a while, whatever the lease upstream. */
const goesOnMs = 20_000;
/** Whatever comes too often has come within this, in milliseconds. */
const extraMs = 300;

/** What becomes of what was read when a connection is lost. */
export const reconnectChecks: readonly SourceCheck[] = [
  {
    proves: ['source.resume.across-reconnect'],
    title: 'settles some records, loses its connections with others in flight, settles the oldest, and starts again',
    timeoutMs: 300_000,
    run: async (harness) => {
      await using upstream = await harness.upstream();
      const { network } = upstream;
      if (network === undefined) throw new NotApplicableError('it is not reached over a network');
      await using proxy = await TcpProxy.start({ to: network.address });
      const events = kitEvents(windowSize, { keys });
      await upstream.put(events);
      await using session = await SourceSession.open(harness, network.optionsVia(proxy.address));
      const before = await session.read(half, { limit: { ...roomy, maxRecords: half } });
      const [settled, inFlight] = [before.slice(0, half / 2), before.slice(half / 2)];
      for (const record of settled) await settle(session, record);
      // Of a commit that upstream does not answer nobody knows when it has arrived.
      await pause(arrivesMs);
      proxy.reset();
      const rest = without(events, idsOf(harness, settled));
      const after = await untilCome(harness, session, rest, inFlight);
      const again = idsOf(harness, after).filter((id) => !rest.includes(id));
      assert.deepEqual(again, [], 'they were committed before the connection was lost, and came again after it');
      const cameAgain = idsOf(harness, after);
      const goneOnWith = [...inFlight.filter((record) => !cameAgain.includes(idOf(harness, record))), ...after];
      const [oldest] = goneOnWith as [AnyRecord];
      await settle(session, oldest);
      const open = rest.filter((id) => id !== idOf(harness, oldest));
      await session.close();
      await using next = await SourceSession.open(harness, upstream.options, session);
      const withinMs = comesAgainMs(harness);
      const isEnough = (found: readonly AnyRecord[]): boolean => missing(harness, open, found).length === 0;
      const came = await next.collectUntil(isEnough, { withinMs });
      assert.deepEqual(missing(harness, open, came), [], 'they were not committed, and did not come after the restart');
    },
  },
];

/** Settles a record, and commits it again until that works: the connection may have to be made anew. */
async function settle(session: SourceSession, record: AnyRecord): Promise<void> {
  const told = session.lastCommitted;
  let error = await failureOf(session.settle([record]));
  if (session.lastCommitted === told) return;
  const deadline = Date.now() + settledMs;
  while (error !== undefined) {
    assert.ok(Date.now() < deadline, `a commit did not work within ${settledMs} ms: ${error.message}`);
    await pause(tryAgainMs);
    error = await failureOf(session.source.commit(session.lastCommitted));
  }
}

async function failureOf(call: Promise<void>): Promise<Error | undefined> {
  try {
    await call;
    return undefined;
  } catch (thrown) {
    return toConnectorError(thrown);
  }
}

function without(events: readonly { readonly id: string }[], ids: readonly string[]): readonly string[] {
  return events.map(({ id }) => id).filter((id) => !ids.includes(id));
}

/** Reads until all of these have come, before or now, and for a while longer. Gives what came now, of each item what came last. */
async function untilCome(
  harness: SourceHarness,
  session: SourceSession,
  ids: readonly string[],
  before: readonly AnyRecord[],
): Promise<readonly AnyRecord[]> {
  const came = new Map<string, AnyRecord>();
  const late = (): readonly string[] => missing(harness, ids, [...before, ...came.values()]);
  const read = async (ms: number, isEnough: () => boolean): Promise<void> => {
    const signal = AbortSignal.timeout(ms);
    while (!signal.aborted && !isEnough()) {
      // It may fail: that the connection was lost is told by it.
      const some = await session.collectUntil(({ length }) => length > 0, { signal }).catch(() => []);
      for (const record of some) came.set(idOf(harness, record), record);
      if (some.length === 0) await pause(tryAgainMs);
    }
  };
  await read(goesOnMs + comesAgainMs(harness), () => late().length === 0);
  assert.deepEqual(late(), [], 'once the connection was lost they never came');
  await read(extraMs, () => false);
  return [...came.values()];
}

function missing(harness: SourceHarness, ids: readonly string[], found: readonly AnyRecord[]): readonly string[] {
  const come = new Set(idsOf(harness, found));
  return ids.filter((id) => !come.has(id));
}
