import {
  ConnectorError,
  toConnectorError,
  type AnySinkDefinition,
  type AnySourceDefinition,
  type Sink,
  type Source,
  type WriteFailure,
} from '@eventmesh/connector-api';
import type { SinkHarness, SourceHarness } from '../../src/conformance/harness.ts';
import { referenceSinkHarness, referenceSourceHarness } from '../../src/reference/reference-harnesses.ts';
import type { ReferenceOptions } from '../../src/reference/reference-options.ts';
import { ReferenceSink, type UpstreamMode } from '../../src/reference/index.ts';
import type { RequirementId } from '../../src/requirements/requirements.ts';
import { CrashingSink } from './crashing-sink.ts';
import { TornSource } from './torn-source.ts';

/** A reference connector with one fault in it. */
export interface FaultMutant {
  /** What it does wrong. */
  readonly name: string;
  /** The requirement that names its fault. */
  readonly breaks: RequirementId;
  /** Others that it may break as well, and why that cannot be helped. */
  readonly mayBreak?: { readonly ids: readonly RequirementId[]; readonly because: string };
  /** Whether it ends the process, so that no other check may run beside the one that catches it. */
  readonly crashes?: boolean;
  readonly harness: { readonly sink: SinkHarness } | { readonly source: SourceHarness };
}

type Write = Sink['write'];
/** Writes in place of the reference sink, which it may ask to write. */
type MadeWrite = (write: Write) => Write;

const patienceMs = 500;
const tries = 500;

/** What each of the fault checks is good for. */
export const faultMutants: readonly FaultMutant[] = [
  {
    name: 'gives events up once its system has been away for half a second',
    breaks: 'faults.away',
    mayBreak: { ids: ['faults.restarted'], because: 'the system is away there, too' },
    harness: sinkThat((write) => {
      let since: number | undefined;
      return async (...args) => {
        const error = await failureOf(write(...args));
        if (error?.code !== 'UNAVAILABLE') since = undefined;
        else since ??= performance.now();
        if (since !== undefined && performance.now() - since > patienceMs)
          throw new ConnectorError('REJECTED', 'It is away.');
        return again(error);
      };
    }),
  },
  {
    name: 'does not connect again once its connection was reset',
    breaks: 'faults.reset',
    mayBreak: {
      ids: ['faults.away', 'faults.credentials', 'faults.restarted'],
      because: 'connections are reset there, too',
    },
    harness: sinkThat((write) => {
      let lost: ConnectorError | undefined;
      return async (...args) => {
        if (lost !== undefined) throw lost;
        const error = await failureOf(write(...args));
        if (isNamed(error, 'ECONNRESET')) lost = error;
        return again(error);
      };
    }),
  },
  {
    name: 'takes for written what was under way when its connection was cut',
    breaks: 'faults.cut',
    mayBreak: {
      ids: ['faults.refuse', 'faults.garbage', 'faults.credentials', 'faults.restarted'],
      because: 'connections are cut there, too',
    },
    harness: sinkThat((write) => async (batch, signal) => {
      const error = await failureOf(write(batch, signal));
      return error?.message.includes('connection was cut') ? [] : again(error);
    }),
  },
  {
    name: 'takes a refused connection for a wrong configuration',
    breaks: 'faults.refuse',
    mayBreak: { ids: ['faults.away'], because: 'connections are refused there, too' },
    harness: sinkThat((write) => async (...args) => {
      const error = await failureOf(write(...args));
      if (isNamed(error, 'ECONNREFUSED'))
        throw new ConnectorError('INVALID_OPTIONS', 'There is nothing at this address.');
      return again(error);
    }),
  },
  {
    name: 'hangs when nothing is answered, whether it is aborted or not',
    breaks: 'faults.half-open',
    mayBreak: { ids: ['faults.black-hole'], because: 'nothing is answered there, either' },
    harness: sinkThat((write) => async (batch, signal) => {
      const error = await failureOf(write(batch, signal));
      if (error?.code === 'TIMEOUT' || signal.aborted) await new Promise(() => {});
      return again(error);
    }),
  },
  {
    name: 'takes for written what is not answered in time',
    breaks: 'faults.black-hole',
    mayBreak: { ids: ['faults.half-open', 'faults.garbage'], because: 'nothing is answered there, either' },
    harness: sinkThat((write) => async (batch, signal) => {
      const error = await failureOf(write(batch, signal));
      return error?.code === 'TIMEOUT' || signal.aborted ? [] : again(error);
    }),
  },
  {
    name: 'drops what it has when the credentials are refused',
    breaks: 'faults.credentials',
    harness: sinkThat((write) => async (...args) => {
      const error = await failureOf(write(...args));
      return error?.code === 'UNAUTHENTICATED' ? [] : again(error);
    }),
  },
  {
    name: 'asks hundreds of times in a row before it says that the system asks for less',
    breaks: 'faults.overloaded',
    harness: sinkThat((write) => async (batch, signal) => {
      let error: ConnectorError | undefined;
      for (let count = 0; count < tries; count += 1) {
        error = await failureOf(write(batch, signal));
        if (error?.code !== 'OVERLOADED' || signal.aborted) break;
      }
      return again(error);
    }),
  },
  {
    name: 'crashes on an answer that it does not understand',
    breaks: 'faults.garbage',
    crashes: true,
    harness: { sink: sinkHarness((options) => new CrashingSink(options)) },
  },
  {
    name: 'takes a piece of an answer for all of it',
    breaks: 'faults.throttle',
    harness: { source: sourceHarness('gating', (options) => new TornSource(options)) },
  },
];

function sinkThat(make: MadeWrite): { readonly sink: SinkHarness } {
  const create = (options: ReferenceOptions): Sink => {
    const sink = new ReferenceSink(options);
    return Object.assign(sink, { write: make(sink.write.bind(sink)) });
  };
  return { sink: sinkHarness(create) };
}

function sinkHarness(create: (options: ReferenceOptions) => Sink): SinkHarness {
  const definition: AnySinkDefinition = {
    ...referenceSinkHarness.definition,
    create: (options) => create(options as ReferenceOptions),
  };
  return { ...referenceSinkHarness, definition };
}

function sourceHarness(mode: UpstreamMode, create: (options: ReferenceOptions) => Source): SourceHarness {
  const harness = referenceSourceHarness(mode);
  const definition: AnySourceDefinition = {
    ...harness.definition,
    create: (options) => create(options as ReferenceOptions),
  };
  return { ...harness, definition };
}

async function failureOf(call: ReturnType<Write>): Promise<ConnectorError | undefined> {
  try {
    await call;
    return undefined;
  } catch (thrown) {
    return toConnectorError(thrown);
  }
}

/** What a write has come to, told as the reference sink would. */
function again(error: ConnectorError | undefined): readonly WriteFailure[] {
  if (error !== undefined) throw error;
  return [];
}

function isNamed(error: ConnectorError | undefined, name: string): boolean {
  return error?.cause instanceof Error && 'code' in error.cause && error.cause.code === name;
}
