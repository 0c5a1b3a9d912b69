import type { RequirementId } from '../requirements/requirements.ts';
import type { Scene } from './scene.ts';
import type { TcpProxy } from './tcp-proxy.ts';

/** A fault of the network, and when it happens. Whatever is left of it is healed afterwards. */
export interface NetworkFault {
  readonly proves: RequirementId;
  readonly title: string;
  readonly run: (proxy: TcpProxy, scene: Scene) => Promise<void>;
}

const delayMs = 150;
const bytesPerSecond = 20_000;
const garbageRounds = 2;

/** The faults that a {@link TcpProxy} can bring about between a connector and its system. */
export const networkFaults: readonly NetworkFault[] = [
  {
    proves: 'faults.cut',
    title: 'cuts all connections while something is under way',
    run: (proxy, scene) => again(proxy, scene, async () => proxy.cut()),
  },
  {
    proves: 'faults.reset',
    title: 'resets all connections while something is under way',
    run: (proxy, scene) => again(proxy, scene, async () => proxy.reset()),
  },
  {
    proves: 'faults.refuse',
    title: 'cuts all connections while something is under way, and refuses new ones for a while',
    run: (proxy, scene) =>
      again(proxy, scene, async () => {
        proxy.refuse();
        proxy.cut();
        await scene.last(scene.pace.lastsMs / scene.pace.rounds);
        await proxy.accept();
      }),
  },
  {
    proves: 'faults.half-open',
    title: 'lets nothing pass any more on the connections that are open',
    run: (proxy, scene) => forAWhile(scene, () => proxy.halfOpen()),
  },
  {
    proves: 'faults.black-hole',
    title: 'accepts connections and never answers',
    run: (proxy, scene) => forAWhile(scene, () => proxy.blackHole()),
  },
  {
    proves: 'faults.delay',
    title: `delays everything by ${delayMs} ms each way`,
    run: (proxy, scene) => forAWhile(scene, () => proxy.delay(delayMs)),
  },
  {
    proves: 'faults.throttle',
    title: `lets ${bytesPerSecond} bytes a second pass, in pieces`,
    run: (proxy, scene) => forAWhile(scene, () => proxy.throttle(bytesPerSecond)),
  },
  { proves: 'faults.garbage', title: 'answers with random bytes', run: garbage },
];

async function again(proxy: TcpProxy, scene: Scene, happen: () => Promise<void>): Promise<void> {
  for (const moment of scene.moments(scene.pace.rounds)) {
    await scene.at(moment);
    const asked = scene.untilAsked(proxy);
    scene.feeder.release();
    await asked;
    await happen();
  }
}

async function forAWhile(scene: Scene, begin: () => void): Promise<void> {
  await scene.at(Math.floor(scene.pace.events / 3));
  begin();
  scene.feeder.release();
  await scene.last(scene.pace.lastsMs);
}

async function garbage(proxy: TcpProxy, scene: Scene): Promise<void> {
  for (let round = 1; round <= garbageRounds; round += 1) {
    await scene.untilQuietAt(Math.floor((round * scene.pace.events) / (garbageRounds + 1)));
    const before = proxy.garbled;
    proxy.garbage();
    scene.feeder.release();
    await scene.until(
      () => proxy.garbled > before,
      () => 'nothing was answered that garbage could replace',
    );
    await scene.last(scene.pace.lastsMs / garbageRounds);
    await proxy.heal();
  }
}
