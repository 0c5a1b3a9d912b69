import type { AnyCloudEvent } from '@eventmesh/connector-api';
import type { SourceHarness } from '../conformance/harness.ts';
import { oddEvents } from '../odd-events.ts';
import { referenceSinkHarness } from '../reference/reference-harnesses.ts';
import { ReferenceServer } from '../reference/reference-server.ts';
import type { TargetMode } from '../reference/reference-target.ts';
import type { Rig } from './rig.ts';

/** Puts a source and its real upstream together with a reference target that behaves in one way. */
export async function sourceRig(harness: SourceHarness, mode: TargetMode): Promise<Rig> {
  const { definition, module, exactEvents = oddEvents } = harness;
  const idOf = (event: AnyCloudEvent): string => harness.idOf?.(event) ?? event.id;
  const upstream = await harness.upstream();
  const server = await ReferenceServer.start();
  const { target } = server;
  target.mode = mode;
  return {
    source: { module: module.href, system: definition.system, options: upstream.options },
    sink: {
      module: referenceSinkHarness.module.href,
      system: referenceSinkHarness.definition.system,
      options: { ...server.address },
    },
    odd: exactEvents,
    ...(harness.idOf === undefined ? {} : { idOf }),
    keepsOrder: true,
    settledStayAway: !harness.inapplicable?.some(({ id }) => id === 'source.resume.settled-stay-away'),
    idempotent: false,
    ...(mode === 'poison' ? { refuse: (ids) => (target.refuses = (event) => ids.has(idOf(event))) } : {}),
    put: (events) => upstream.put(events),
    arrived: async () => target.arrived,
    gaveUp: () => upstream.gaveUp?.() ?? new Set(),
    gaveAgain: () => upstream.gaveAgain?.() ?? [],
    unknownOutcomes: () => target.unknownOutcomes,
    left: () => undefined,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}
