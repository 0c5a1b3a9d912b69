import type { Check, CheckFigures } from '../conformance/check.ts';
import type { FaultScript, SystemUnderTest } from '../conformance/harness.ts';
import { NotApplicableError } from '../conformance/not-applicable-error.ts';
import { seededRandom } from '../oracle/seeded-random.ts';
import type { RequirementId } from '../requirements/requirements.ts';
import { CallObserver } from './call-observer.ts';
import { longestMs, type FaultPace } from './fault-pace.ts';
import { networkFaults } from './network-faults.ts';
import { runFault } from './run-fault.ts';
import type { Scene } from './scene.ts';
import type { WayParts } from './source-way.ts';
import { awayScript, runLasting, scriptOf, systemFaults } from './system-faults.ts';
import { TcpProxy } from './tcp-proxy.ts';
import type { Way } from './way.ts';

/** What the fault checks of sources and of sinks differ in. */
export interface FaultSubject<Harness, System> {
  system(harness: Harness): Promise<System>;
  way(harness: Harness, system: System, parts: WayParts): Promise<Way>;
  /** Whether nothing can be put in while the system is not well. */
  readonly holdsWhileAway: boolean;
}

/** The fault checks of a kind of connector: first those of the network, then those of the system. */
export function faultChecks<Harness extends { readonly module: URL }, System extends SystemUnderTest>(
  pace: FaultPace,
  subject: FaultSubject<Harness, System>,
): readonly Check<Harness>[] {
  const check = (proves: RequirementId, title: string, happening: Happening<System>): Check<Harness> => ({
    proves: [proves],
    title,
    timeoutMs: longestMs(pace),
    run: (harness) => runOn(harness, { proves, pace, subject, happening }),
  });
  return [
    ...networkFaults.map(({ proves, title, run }) =>
      check(proves, title, (_, proxy) => {
        if (proxy === undefined) throw new NotApplicableError('it is not reached over a network');
        return { happen: async (scene) => await run(proxy, scene).then(() => []) };
      }),
    ),
    check('faults.away', 'lets the system be away', (system, proxy) => {
      const script = awayScript(system, proxy);
      // By way of the network alone, the system itself stays where it is.
      const holds = system.faults?.away !== undefined && subject.holdsWhileAway;
      const lasting = { script, lastsMs: pace.awayMs, stalls: true, holds };
      return { script, happen: (scene) => runLasting(scene, proxy, lasting) };
    }),
    ...systemFaults.map(({ fault, title, ...asked }) =>
      check(`faults.${fault}`, title, (system, proxy) => {
        const script = scriptOf(system, fault);
        const lasting = { ...asked, script, lastsMs: pace.lastsMs, holds: subject.holdsWhileAway };
        return { script, happen: (scene) => runLasting(scene, proxy, lasting) };
      }),
    ),
  ];
}

/** What happens to a system, and to the network before it. */
type Happening<System> = (
  system: System,
  proxy: TcpProxy | undefined,
) => { readonly script?: FaultScript; readonly happen: (scene: Scene) => Promise<readonly string[]> };

interface Course<Harness, System> {
  readonly proves: RequirementId;
  readonly pace: FaultPace;
  readonly subject: FaultSubject<Harness, System>;
  readonly happening: Happening<System>;
}

async function runOn<Harness extends { readonly module: URL }, System extends SystemUnderTest>(
  harness: Harness,
  { proves, pace, subject, happening }: Course<Harness, System>,
): Promise<CheckFigures> {
  const random = seededRandom(pace.seed);
  await using system = await subject.system(harness);
  const { network } = system;
  await using proxy = network === undefined ? undefined : await TcpProxy.start({ to: network.address, random });
  const { script, happen } = happening(system, proxy);
  const options = {
    ...(network === undefined || proxy === undefined ? system.options : network.optionsVia(proxy.address)),
    ...script?.options,
  };
  using observer = new CallObserver();
  const way = await subject.way(harness, system, { options, pace, random, observer });
  return await runFault({ proves, pace, random, way, observer, proxy, module: harness.module, happen });
}
