import type { AnyCloudEvent, AnySinkDefinition, AnySourceDefinition } from '@eventmesh/connector-api';
import type { SinkHarness, SourceHarness, Target } from '../../src/conformance/harness.ts';
import { proveCase, proveControl } from '../../src/delivery/prove-case.ts';
import { sinkRig } from '../../src/delivery/sink-rig.ts';
import { sourceRig } from '../../src/delivery/source-rig.ts';
import type { CaseOutcome } from '../../src/delivery/judge-case.ts';
import type { DeliveryCase } from '../../src/delivery/delivery-case.ts';
import type { UpstreamMode } from '../../src/reference/protocol.ts';
import { referenceSinkHarness, referenceSourceHarness } from '../../src/reference/reference-harnesses.ts';
import { ReferenceServer } from '../../src/reference/reference-server.ts';
import type { TargetMode } from '../../src/reference/reference-target.ts';
import type { RequirementId } from '../../src/requirements/requirements.ts';
import * as sinks from './delivery/broken-sinks.mjs';
import * as sources from './delivery/broken-sources.mjs';

/** Something that is broken, the case that shows it, and what it breaks. */
export interface DeliveryMutant {
  /** What is wrong, in a few words. */
  readonly name: string;
  readonly breaks: readonly RequirementId[];
  /** Others that it may break as well, as it happens, and why. */
  readonly mayBreak?: { readonly ids: readonly RequirementId[]; readonly because: string };
  /** Why it breaks more than one. */
  readonly because?: string;
  readonly run: () => Promise<CaseOutcome>;
}

type Killed<Counterpart extends string> = DeliveryCase<Counterpart>;
type Control<Counterpart extends string> = Omit<Killed<Counterpart>, 'point'>;

const lostOnes = ['delivery.nothing-missing'] as const;
const startsOver = {
  breaks: ['delivery.duplicates-explained', 'delivery.progress-resumed'],
  because: 'what is read again although it was settled is written again, too',
} as const;
/** What is lost never arrives: there is no point in waiting for it for long. */
const settings = { quietReports: 16 };

/** Every mutant of the delivery suite. */
export const deliveryMutants: readonly DeliveryMutant[] = [
  {
    name: 'a source that acknowledges what it has just read',
    breaks: lostOnes,
    run: () => source(sources.acksAtRead, { point: 'after read', counterpart: 'fine', seed: 1 }),
  },
  {
    name: 'a source that commits more than it was told',
    breaks: lostOnes,
    run: () => source(sources.commitsPast, { point: 'after commit', counterpart: 'slow', seed: 1 }),
  },
  {
    name: 'a source that forgets its checkpoint',
    ...startsOver,
    run: () => source(sources.forgetsItsPlace, { point: 'after commit', counterpart: 'fine', seed: 1 }),
  },
  {
    name: 'a source that resumes a few records too late',
    breaks: lostOnes,
    run: () => source(sources.resumesTooLate, { point: 'before write', counterpart: 'slow', seed: 1 }),
  },
  {
    name: 'a source that commits nothing',
    ...startsOver,
    run: () => source(sources.neverCommits, { counterpart: 'fine', seed: 1 }),
  },
  {
    name: 'a source that makes up an id at each read',
    breaks: ['delivery.nothing-altered'],
    run: () =>
      source(
        sources.newIds,
        { point: 'after write', counterpart: 'fine', seed: 1 },
        { idOf: idInData, exactEvents: [] },
      ),
  },
  {
    name: 'a source that gives every record twice',
    breaks: ['delivery.duplicates-explained'],
    run: () => source(sources.givesTwice, { counterpart: 'fine', seed: 1 }),
  },
  {
    name: 'a source that gives records in the wrong order',
    breaks: ['delivery.order-kept'],
    run: () => source(sources.reversesReads, { point: 'before write', counterpart: 'fine', seed: 1 }),
  },
  {
    name: 'a source that reads all that there is',
    breaks: ['delivery.caps-hold'],
    run: () => source(sources.ignoresTheLimit, { point: 'before commit', counterpart: 'slow', seed: 1 }),
  },
  {
    name: 'a source whose memory grows with each read',
    breaks: ['delivery.caps-hold'],
    run: () => source(sources.hoardsMemory, { counterpart: 'fine', seed: 1 }),
  },
  {
    name: 'a sink that resolves before anything is durable',
    breaks: lostOnes,
    run: () => sink(sinks.resolvesEarly, { point: 'after settle', counterpart: 'gating', seed: 1 }),
  },
  {
    name: 'a sink that drops the last batch when it is stopped',
    breaks: lostOnes,
    run: () => sink(sinks.dropsTheLastBatch, { counterpart: 'prune-on-commit', seed: 1 }),
  },
  {
    name: 'a sink that reorders a key when it tries again',
    breaks: ['delivery.order-kept'],
    run: () => sink(sinks.overtakes, { point: 'after write', counterpart: 'push-only', seed: 1 }, 'partial failure'),
  },
  {
    name: 'a sink that swallows a write error',
    breaks: lostOnes,
    run: () => sink(sinks.swallowsErrors, { counterpart: 'prune-on-commit', seed: 1 }, 'partial failure'),
  },
  {
    name: 'a sink that takes an overloaded target for one that refuses',
    breaks: lostOnes,
    run: () => sink(sinks.givesUpEarly, { point: 'after settle', counterpart: 'gating', seed: 2 }, 'partial failure'),
  },
  {
    name: 'a sink that writes something else when it tries again',
    breaks: ['delivery.nothing-altered'],
    run: () =>
      sink(sinks.altersOnRetry, { point: 'before write', counterpart: 'replayable', seed: 1 }, 'partial failure'),
  },
  {
    name: 'a sink that writes every batch twice',
    breaks: ['delivery.duplicates-explained'],
    run: () => sink(sinks.writesTwice, { point: 'before settle', counterpart: 'prune-on-commit', seed: 1 }),
  },
  {
    name: 'a sink that is not idempotent and says so',
    breaks: ['delivery.duplicates-explained'],
    run: () => sink(sinks.saysIdempotent, { point: 'after write', counterpart: 'push-only', seed: 1 }),
  },
  {
    name: 'a store that resolves before a checkpoint is durable',
    breaks: ['delivery.progress-resumed'],
    mayBreak: {
      ids: ['delivery.duplicates-explained'],
      because:
        'what is written again may be no more than a kill explains, when it came while the oldest record was in flight',
    },
    run: () => store('lying-checkpoints', { point: 'after commit', counterpart: 'fine', seed: 1 }),
  },
  {
    name: 'a store that resolves before a dead letter is durable',
    breaks: lostOnes,
    run: () => store('lying-dead-letters', { point: 'after commit', counterpart: 'poison', seed: 1 }),
  },
];

async function source(
  definition: AnySourceDefinition,
  which: Killed<TargetMode> | Control<TargetMode>,
  more: Partial<SourceHarness> = {},
): Promise<CaseOutcome> {
  const mode = modeOf(definition);
  const module = new URL('delivery/broken-sources.mjs', import.meta.url);
  const harness = { ...referenceSourceHarness(mode), definition, module, ...more };
  await using rig = await sourceRig(harness, which.counterpart);
  return await ('point' in which ? proveCase(rig, which, settings) : proveControl(rig, which, settings));
}

async function sink(
  definition: AnySinkDefinition,
  which: Killed<UpstreamMode> | Control<UpstreamMode>,
  mode: TargetMode = 'fine',
): Promise<CaseOutcome> {
  const module = new URL('delivery/broken-sinks.mjs', import.meta.url);
  const harness: SinkHarness = { ...referenceSinkHarness, definition, module, target: () => targetOf(mode) };
  await using rig = await sinkRig(harness, which.counterpart);
  return await ('point' in which ? proveCase(rig, which, settings) : proveControl(rig, which, settings));
}

async function store(name: string, which: Killed<TargetMode>): Promise<CaseOutcome> {
  const storeModule = new URL(`delivery/${name}.mjs`, import.meta.url).href;
  await using rig = await sourceRig(referenceSourceHarness('replayable'), which.counterpart);
  return await proveCase(rig, which, { ...settings, storeModule });
}

/** A target of the reference server that behaves in this way. */
async function targetOf(mode: TargetMode): Promise<Target> {
  const server = await ReferenceServer.start();
  server.target.mode = mode;
  return {
    options: { ...server.address },
    arrived: async () => server.target.arrived,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

/** The upstream that a broken source reads from: the one of the reference source that it was made of. */
function modeOf({ progress }: AnySourceDefinition): UpstreamMode {
  if (progress === 'checkpointed') return 'replayable';
  return progress === 'committed' ? 'prune-on-commit' : 'gating';
}

function idInData({ data }: AnyCloudEvent): string {
  return (data as { readonly id: string }).id;
}
