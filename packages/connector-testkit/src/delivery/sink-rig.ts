import type { SinkHarness } from '../conformance/harness.ts';
import { oddEvents } from '../odd-events.ts';
import type { UpstreamMode } from '../reference/protocol.ts';
import { referenceSourceHarness } from '../reference/reference-harnesses.ts';
import { ReferenceServer } from '../reference/reference-server.ts';
import type { Rig } from './rig.ts';

/** Puts a sink and its real target together with a reference upstream of one mode. */
export async function sinkRig(harness: SinkHarness, mode: UpstreamMode): Promise<Rig> {
  const { definition, module, exactEvents = oddEvents } = harness;
  const target = await harness.target();
  const server = await ReferenceServer.start(mode);
  const { upstream } = server;
  const source = referenceSourceHarness(mode);
  return {
    source: { module: source.module.href, system: source.definition.system, options: { ...server.address } },
    sink: { module: module.href, system: definition.system, options: target.options },
    odd: exactEvents,
    keepsOrder: definition.ordering === 'per-key',
    settledStayAway: true,
    idempotent: definition.idempotent,
    put: async (events) => {
      for (const event of events) upstream.put(event);
    },
    arrived: () => target.arrived(),
    gaveUp: () => new Set(),
    gaveAgain: () => [],
    unknownOutcomes: () => 0,
    left: () => upstream.unsettled,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await target[Symbol.asyncDispose]();
    },
  };
}
