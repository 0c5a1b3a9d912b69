import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { openDiskStateStore, type DeadLetter, type DeliveryPoint } from '@eventmesh/connector-runtime';
import { readJsonEvent } from '@eventmesh/event-formats';
import type { Course } from './course.ts';
import { courseEvents, type CourseEvents } from './course-events.ts';
import { lifeOf, type Life } from './life.ts';
import type { Rig } from './rig.ts';
import type { WorkerPlan } from './worker-plan.ts';
import { WorkerProcess } from './worker-process.ts';

/** What may be chosen about a case beside its course. */
export interface CaseSettings {
  /**
   * After so many reports in a row without anything to do, the last life is given up. Counted by the worker's own reports, so that it does
   * not matter how busy the machine is. Default: never, because upstream may take its time to give something again.
   */
  readonly quietReports?: number;
  /** URL of a module that exports `openStateStore(folder)`, for stores that lie. Default: the store on disk. */
  readonly storeModule?: string;
}

const pipelineName = 'delivery';
/** One life may take so long. */
const lifeMs = 60_000;
const mostDeadLetters = 10_000;
const feedEveryMs = 10;
const lookEveryMs = 40;

/** A case while it runs: lives one after the other on one state folder, and what was put upstream. */
export class CaseRun implements AsyncDisposable {
  readonly #rig: Rig;
  readonly #course: Course;
  readonly #settings: CaseSettings;
  readonly #folder: string;
  readonly #events: CourseEvents;
  readonly #idOf: (event: AnyCloudEvent) => string;
  readonly #seen = new Set<string>();
  readonly #lives: Life[] = [];
  #put = 0;

  private constructor(rig: Rig, course: Course, settings: CaseSettings, folder: string) {
    this.#rig = rig;
    this.#course = course;
    this.#settings = settings;
    this.#folder = folder;
    this.#events = courseEvents(course, rig.odd, rig.refuse !== undefined);
    this.#idOf = rig.idOf ?? (({ id }) => id);
  }

  /** Begins a case: some events wait upstream, and no worker runs yet. */
  static async begin(rig: Rig, course: Course, settings: CaseSettings = {}): Promise<CaseRun> {
    const run = new CaseRun(rig, course, settings, await mkdtemp(join(tmpdir(), 'eventmesh-delivery-')));
    rig.refuse?.(run.poison);
    await run.put(course.waiting);
    return run;
  }

  /** What was put so far, in order. */
  get accepted(): readonly AnyCloudEvent[] {
    return this.#events.all.slice(0, this.#put);
  }

  /** Ids of the events that the target refuses for good. */
  get poison(): ReadonlySet<string> {
    return this.#events.poison;
  }

  /** All lives that have ended, in order. */
  get lives(): readonly Life[] {
    return this.#lives;
  }

  /** Puts the next so many events upstream. */
  async put(count: number): Promise<void> {
    const next = this.#events.all.slice(this.#put, this.#put + count);
    this.#put += next.length;
    if (next.length > 0) await this.#rig.put(next);
  }

  /** One life: events come until it is killed, when it passes the point for the `nth` time. */
  async liveUntilKilled(point: DeliveryPoint, nth: number): Promise<void> {
    await using worker = this.#start({ kill: { point, nth } });
    const deadline = Date.now() + lifeMs;
    while (worker.running && Date.now() < deadline) {
      await this.#feed(worker);
      await worker.endWithin(feedEveryMs);
    }
    const life = this.#end(worker);
    if (worker.endedWell) return;
    throw new Error(
      `A worker that is to be killed ${point} (time ${nth}) has passed it ${life.passed} times. Its pipeline was ${life.lastState}; ${worker.lastWords}`,
    );
  }

  /** The last life: some more events come, then it goes on until all have arrived or are dead letters, and is stopped in good order. */
  async liveOn(more: number): Promise<void> {
    await using worker = this.#start({});
    const deadline = Date.now() + lifeMs;
    const last = Math.min(this.#put + more, this.#events.all.length);
    while (worker.running && this.#put < last && Date.now() < deadline) {
      await this.#feed(worker, last - this.#put);
      await worker.endWithin(feedEveryMs);
    }
    await this.#untilDone(worker, deadline);
    await worker.stop();
    const life = this.#end(worker);
    if (!worker.endedWell)
      throw new Error(`A worker did not live on and stop. Its pipeline was ${life.lastState}; ${worker.lastWords}`);
  }

  /** What the workers kept on disk as dead letters. To be called when none runs. */
  async deadLetters(): Promise<readonly DeadLetter[]> {
    const store = await openDiskStateStore(this.#stateFolder);
    try {
      return await store.deadLetters.list(pipelineName, { limit: mostDeadLetters });
    } finally {
      await store.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true });
  }

  get #stateFolder(): string {
    return join(this.#folder, 'state');
  }

  #start(kill: Pick<WorkerPlan, 'kill'>): WorkerProcess {
    const { readAtMost, delivery } = this.#course;
    const { storeModule } = this.#settings;
    return new WorkerProcess({
      name: pipelineName,
      source: this.#rig.source,
      sink: this.#rig.sink,
      ...(storeModule === undefined ? {} : { storeModule }),
      stateFolder: this.#stateFolder,
      journal: join(this.#folder, `life-${this.#lives.length + 1}.ndjson`),
      readAtMost,
      delivery,
      ...kill,
    });
  }

  /** Puts a portion when the worker has read nearly all that there was, or has nothing to do. */
  async #feed(worker: WorkerProcess, atMost = Number.POSITIVE_INFINITY): Promise<void> {
    const { read, begun, quietReports } = lifeOf(worker.journal());
    for (const name of read) this.#seen.add(name);
    const { readAtMost, portion } = this.#course;
    const isHungry = quietReports > 0 || this.#put - this.#seen.size < readAtMost;
    if (begun && isHungry) await this.put(Math.min(portion, atMost));
  }

  #end(worker: WorkerProcess): Life {
    const life = lifeOf(worker.journal());
    this.#lives.push(life);
    return life;
  }

  /** Waits until everything has arrived or is a dead letter. What has not by the deadline, the oracle will miss. */
  async #untilDone(worker: WorkerProcess, deadline: number): Promise<void> {
    const { quietReports = Number.POSITIVE_INFINITY } = this.#settings;
    while (worker.running && Date.now() < deadline) {
      const life = lifeOf(worker.journal());
      const ended = [...(await this.#rig.arrived()), ...life.deadLetters.map((text) => readJsonEvent(text))];
      const ids = new Set([...ended.map(this.#idOf), ...this.#rig.gaveUp()]);
      if (life.quietReports >= quietReports || this.accepted.every(({ id }) => ids.has(id))) return;
      await worker.endWithin(lookEveryMs);
    }
  }
}
