import { defineSource, type AnySourceDefinition, type OptionsSchema, type Source } from '@eventmesh/connector-api';
import type { SourceHarness } from '../../src/conformance/harness.ts';
import type { UpstreamMode } from '../../src/reference/protocol.ts';
import { ReferenceSource, referenceSources, type ReferenceRecord } from '../../src/reference/reference-source.ts';
import { referenceSourceHarness } from '../../src/reference/reference-harnesses.ts';
import { referenceOptions, type ReferenceOptions } from '../../src/reference/reference-options.ts';
import type { RequirementId } from '../../src/requirements/requirements.ts';

/** The reference source with one fault. */
export interface SourceMutant {
  /** What it does wrong. */
  readonly name: string;
  /** The requirement that the fault is against. */
  readonly breaks: RequirementId;
  /** Requirements that cannot hold when that one does not, and why. */
  readonly alsoBreaks?: Readonly<Partial<Record<RequirementId, string>>>;
  /** Of the upstream that it reads. */
  readonly mode: UpstreamMode;
  /** How its methods differ from those of the source that it is made of. */
  change?(source: Source<ReferenceRecord>, options: ReferenceOptions): Partial<Source<ReferenceRecord>>;
  /** Replaces that of the reference source. */
  readonly schema?: OptionsSchema<unknown, ReferenceOptions>;
  /** Replace the options of the harness. */
  readonly options?: Partial<ReferenceOptions>;
  /** Replaces that of the harness. */
  readonly idOf?: SourceHarness['idOf'];
  /** Sources of its kind disturb each other, so that its checks run one after the other. Default: side by side. */
  readonly alone?: boolean;
}

/** How soon what was not released comes again: the reference server notices at once that a client has gone. */
export const comesAgainWithinMs = 3_000;

/** The harness of the reference source, for a mutant. */
export function harnessOfMutant(mutant: SourceMutant): SourceHarness {
  const { mode, schema, idOf } = mutant;
  const reference = referenceSources[mode];
  const definition: AnySourceDefinition = defineSource({
    apiVersion: 'v1',
    system: reference.system,
    // Any of them will do: the records have partition and position in every mode.
    progress: reference.progress as 'acknowledged',
    options: schema ?? (referenceOptions as OptionsSchema<unknown, ReferenceOptions>),
    create: (chosen, context) => {
      const options = { ...chosen, ...mutant.options };
      const source = new ReferenceSource(mode, options, context);
      const good: Source<ReferenceRecord> = {
        open: (signal) => source.open(signal),
        read: (limit, signal) => source.read(limit, signal),
        commit: (records) => source.commit(records),
        release: (records) => source.release(records),
        lag: () => source.lag(),
        close: () => source.close(),
      };
      return { ...good, ...mutant.change?.(source, options) };
    },
  });
  return { ...referenceSourceHarness(mode), definition, comesAgainWithinMs, ...(idOf === undefined ? {} : { idOf }) };
}
