import type { AnySinkDefinition, Sink, SinkLimits } from '@eventmesh/connector-api';
import type { SinkHarness } from '../../src/conformance/harness.ts';
import { ReferenceSink, referenceSink } from '../../src/reference/index.ts';
import { referenceSinkHarness } from '../../src/reference/reference-harnesses.ts';
import type { ReferenceOptions } from '../../src/reference/reference-options.ts';
import type { RequirementId } from '../../src/requirements/requirements.ts';

/** The reference sink with one fault. */
export interface SinkMutant {
  /** What it does wrong. */
  readonly name: string;
  /** The requirement that the fault is against. */
  readonly breaks: RequirementId;
  /** Others that cannot hold when that one does not, and why. */
  readonly alsoBreaks?: Readonly<Partial<Record<RequirementId, string>>>;
  /** How its methods differ from those of the sink that it is made of. */
  change(sink: Sink, options: ReferenceOptions): Partial<Sink>;
  /** Whether it declares to be idempotent. Default: false. */
  readonly idempotent?: boolean;
  /** Whether the sink that it is made of is idempotent. Default: false. */
  readonly once?: boolean;
  /** Replace the limits that it declares. */
  readonly limits?: Partial<SinkLimits>;
}

/** The harness of the reference sink, for a mutant. */
export function harnessOfMutant(mutant: SinkMutant): SinkHarness {
  const definition: AnySinkDefinition = {
    ...referenceSink,
    idempotent: mutant.idempotent ?? false,
    limits: { ...referenceSink.limits, ...mutant.limits },
    create: (chosen) => {
      // So long that a sink cannot pass for one that gives up when it is told to.
      const options = { ...(chosen as ReferenceOptions), requestTimeoutMs: 60_000 };
      const sink = new ReferenceSink(options, mutant.once);
      return {
        open: (signal) => sink.open(signal),
        write: (events, signal) => sink.write(events, signal),
        close: () => sink.close(),
        ...mutant.change(sink, options),
      };
    },
  };
  return { ...referenceSinkHarness, definition };
}
