import type { ErrorCode } from '@eventmesh/connector-api';
import { NotApplicableError } from '../conformance/not-applicable-error.ts';
import type { FaultScript, SystemFault, SystemUnderTest } from '../conformance/harness.ts';
import { pollOften } from './poll-often.ts';
import type { Scene } from './scene.ts';
import type { TcpProxy } from './tcp-proxy.ts';

/** A fault of the system itself. */
export interface SystemFaultCheck {
  readonly fault: Exclude<SystemFault, 'away'>;
  readonly title: string;
  /** Whether the pipeline must say that it is stalled. */
  readonly stalls: boolean;
  /** Whether all connections are reset once it has begun, so that whatever is asked when connecting is asked again. */
  readonly reconnects?: boolean;
}

/** The faults that a harness brings about. */
export const systemFaults: readonly SystemFaultCheck[] = [
  { fault: 'overloaded', title: 'lets the system ask for less', stalls: false },
  { fault: 'credentials', title: 'lets the system refuse the credentials', stalls: true, reconnects: true },
  { fault: 'restarted', title: 'restarts the system', stalls: false },
  { fault: 'disk-full', title: 'lets the disk be full', stalls: true },
];

/** More requests a second than this, to a system that asks for less, is a tight loop. */
const mostRequestsPerSecond = 100;

/** The script of a fault; fails in words when the harness has none. */
export function scriptOf({ faults }: SystemUnderTest, fault: SystemFault): FaultScript {
  const script = faults?.[fault];
  if (script !== undefined) return script;
  throw new Error(
    `The harness does not say how to bring 'faults.${fault}' about. Supply 'faults' with '${fault}', or name 'faults.${fault}' under 'inapplicable' with the reason.`,
  );
}

/** The system is away: as the harness says, else by way of the network. */
export function awayScript({ faults }: SystemUnderTest, proxy: TcpProxy | undefined): FaultScript {
  if (faults?.away !== undefined) return faults.away;
  if (proxy === undefined) throw new NotApplicableError('it is not reached over a network');
  return {
    begin: async () => {
      proxy.refuse();
      proxy.reset();
    },
    end: () => proxy.accept(),
  };
}

/** What is asked of a fault that lasts. */
export interface LastingFault {
  readonly script: FaultScript;
  readonly lastsMs: number;
  readonly stalls: boolean;
  readonly reconnects?: boolean;
  /** Whether nothing can be put in meanwhile. */
  readonly holds: boolean;
}

/** Lets a fault begin when a third of the events have passed, last, and end. Gives what should have been seen meanwhile and was not. */
export async function runLasting(
  scene: Scene,
  proxy: TcpProxy | undefined,
  { script, lastsMs, stalls, reconnects = false, holds }: LastingFault,
): Promise<readonly string[]> {
  const { pace, watch, feeder } = scene;
  const { codes = [] } = script;
  await scene.at(Math.floor(pace.events / 3));
  if (holds) await feeder.hold();
  await script.begin();
  if (!holds) feeder.release();
  if (reconnects) proxy?.reset();
  watch.forget();
  const asked = proxy?.requests ?? 0;
  const begunAt = performance.now();
  await scene.last(lastsMs);
  const missing = await stillUnsaid(scene, stalls, codes);
  const perSecond = (((proxy?.requests ?? 0) - asked) * 1_000) / (performance.now() - begunAt);
  await script.end();
  feeder.release();
  if (perSecond > mostRequestsPerSecond)
    return [...missing, `the system was asked ${Math.round(perSecond)} times a second while it was not well`];
  return missing;
}

/** What the pipeline does not say, however long it is waited for: a source may be in a read that takes its time. */
async function stillUnsaid(scene: Scene, stalls: boolean, codes: readonly ErrorCode[]): Promise<readonly string[]> {
  const { watch, pace } = scene;
  const saysCode = (): boolean => codes.length === 0 || codes.some((code) => watch.codes.has(code));
  const saysStall = (): boolean => !stalls || watch.stalled;
  await pollOften(() => watch.failed || (saysCode() && saysStall()), pace.recoverMs);
  const said = [...watch.codes].join(', ') || 'no code';
  return [
    ...(saysCode() ? [] : [`expected the pipeline to say ${codes.join(' or ')}, found ${said}`]),
    ...(saysStall()
      ? []
      : [`expected the pipeline to be stalled, with a reason and a code that passes, found ${said}`]),
  ];
}
