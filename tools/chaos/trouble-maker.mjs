import { setTimeout as pause } from 'node:timers/promises';

/**
 * What happens to a worker, how often, and how often it hits the holder of the lease rather than any worker. A graceful stop is the
 * least trouble; a frozen worker is only dangerous when it holds the lease.
 */
const troubles = [
  { trouble: 'kill', share: 0.35, holderShare: 0.5 },
  { trouble: 'freeze', share: 0.45, holderShare: 0.85 },
  { trouble: 'restart', share: 0.2, holderShare: 0.5 },
];

/** How long a frozen worker that lost its lease may take to notice, in milliseconds. */
const noticeWithinMs = 10_000;

/** Kills, freezes and restarts workers at random times. At least one is left alone at any moment. */
export class TroubleMaker {
  kills = 0;
  freezes = 0;
  restarts = 0;
  /** How often the holder of the lease was frozen until another one had it. */
  freezesOfHolder = 0;
  problems = [];
  #parts;
  #underWay = new Set();

  /**
   * @param {object} parts
   * @param {readonly import('./chaos-worker.mjs').ChaosWorker[]} parts.workers
   * @param {import('./lease-watch.mjs').LeaseWatch} parts.watch
   * @param {() => number} parts.random
   * @param {number} parts.leaseMs
   * @param {(line: string) => void} parts.say
   */
  constructor(parts) {
    this.#parts = parts;
  }

  /** Makes trouble until a time, and returns once all that it did has been mended. */
  async until(endMs) {
    const { random } = this.#parts;
    while (performance.now() < endMs) {
      await pause(Math.min(1_000 + random() * 6_000, Math.max(0, endMs - performance.now())));
      if (performance.now() < endMs) this.#begin();
    }
    await Promise.all(this.#underWay);
  }

  #begin() {
    const { workers, random, watch, say } = this.#parts;
    const up = workers.filter(({ state }) => state === 'up');
    const [forHolder, forWorker, forTrouble, ...rest] = Array.from({ length: 5 }, random);
    if (up.length < 2) return;
    const holder = up.find(({ life }) => life === watch.holder);
    const { trouble, holderShare } = chooseOf(troubles, forTrouble);
    const worker = holder !== undefined && forHolder < holderShare ? holder : up[Math.floor(forWorker * up.length)];
    say(`${trouble} ${worker.name}${worker === holder ? ', which holds the lease' : ''}`);
    const work = this[trouble](worker, rest).catch((error) => this.problems.push(`${trouble}: ${error.stack}`));
    this.#underWay.add(work);
    void work.finally(() => this.#underWay.delete(work));
  }

  async kill(worker, [wait]) {
    this.kills += 1;
    const heldToken = this.#tokenOf(worker);
    await worker.kill();
    this.#noteHit(heldToken);
    await pause(wait * 5_000);
    worker.start();
  }

  async restart(worker, [wait]) {
    this.restarts += 1;
    const heldToken = this.#tokenOf(worker);
    await worker.stop();
    this.#noteHit(heldToken);
    await pause(wait * 3_000);
    worker.start();
  }

  async freeze(worker, [wait]) {
    const { watch, leaseMs } = this.#parts;
    this.freezes += 1;
    const lostBefore = worker.leasesLost + worker.fencedWrites;
    const heldToken = this.#tokenOf(worker);
    worker.freeze();
    this.#noteHit(heldToken);
    await pause(leaseMs + 500 + wait * 5_000);
    const wasTakenOver = heldToken !== undefined && watch.token > heldToken;
    worker.thaw();
    if (!wasTakenOver) return;
    this.freezesOfHolder += 1;
    const noticed = () => worker.state !== 'up' || worker.leasesLost + worker.fencedWrites > lostBefore;
    const deadline = performance.now() + noticeWithinMs;
    while (!noticed() && performance.now() < deadline) await pause(50);
    if (!noticed()) this.problems.push(`${worker.name} was frozen and did not notice that it had lost its lease`);
  }

  /** Of its lease; undefined when it holds none. */
  #tokenOf({ life }) {
    const { watch } = this.#parts;
    return watch.holder === life ? watch.token : undefined;
  }

  #noteHit(heldToken) {
    if (heldToken !== undefined) this.#parts.watch.takeovers.hit(heldToken, performance.now());
  }
}

function chooseOf(choices, chance) {
  let rest = chance;
  for (const choice of choices) {
    if (rest < choice.share) return choice;
    rest -= choice.share;
  }
  return choices.at(-1);
}
