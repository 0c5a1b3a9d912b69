import { defineSource, type AnySourceDefinition, type OptionsSchema, type Source } from '@eventmesh/connector-api';
import type { Address, SourceHarness } from '../../src/conformance/harness.ts';
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
const comesAgainWithinMs = 3_000;
/** Many sources work side by side on a machine that may be slow. */
const requestTimeoutMs = 20_000;

/** The harness of the reference source of a mode, for many at a time. */
export function patientHarness(mode: UpstreamMode): SourceHarness {
  const harness = referenceSourceHarness(mode);
  return {
    ...harness,
    comesAgainWithinMs,
    upstream: async () => {
      const { options, network, ...upstream } = await harness.upstream();
      if (network === undefined) throw new Error('The reference server is reached over the network.');
      const optionsVia = (address: Address) => ({ ...network.optionsVia(address), requestTimeoutMs });
      return { ...upstream, options: { ...options, requestTimeoutMs }, network: { ...network, optionsVia } };
    },
  };
}

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
  return { ...patientHarness(mode), definition, ...(idOf === undefined ? {} : { idOf }) };
}
