import { setTimeout as pause } from 'node:timers/promises';
import { CheckpointJudge } from './checkpoint-judge.mjs';
import { TakeoverJudge } from './takeover-judge.mjs';

const everyMs = 200;

/** Looks into the shared store a few times a second, and changes nothing there. */
export class LeaseWatch {
  checkpoints = new CheckpointJudge();
  /** Who holds the lease now; undefined for nobody. */
  holder;
  token = 0;
  looks = 0;
  #parts;
  #over = false;
  #watching;
  #failures = [];

  /**
   * @param {object} parts
   * @param {import('@eventmesh/connector-runtime').StateStore} parts.store
   * @param {import('../../packages/state-postgres/dist/database.js').Database} parts.database the same, for the lease itself
   * @param {string} parts.pipeline
   * @param {number} parts.leaseMs
   * @param {(line: string) => void} parts.say
   */
  constructor(parts) {
    this.#parts = parts;
    this.takeovers = new TakeoverJudge(parts.leaseMs);
  }

  start() {
    this.#watching = this.#watch();
  }

  async stop() {
    this.#over = true;
    await this.#watching;
  }

  get problems() {
    return [...this.#failures, ...this.checkpoints.problems, ...this.takeovers.problems];
  }

  async #watch() {
    while (!this.#over) {
      await this.#look().catch((error) => this.#failures.push(`a look into the store failed: ${error.message}`));
      await pause(everyMs);
    }
  }

  async #look() {
    const { store, database, pipeline, say } = this.#parts;
    const positions = await store.readCheckpoints(pipeline);
    const [lease] = await database.run(
      `SELECT token::text, CASE WHEN expires_at > clock_timestamp() THEN worker END AS holder
      FROM eventmesh.leases WHERE pipeline = $1`,
      [pipeline],
    );
    this.token = Number(lease?.token ?? 0);
    this.holder = lease?.holder ?? undefined;
    this.checkpoints.take({ positions, token: this.token });
    const tookMs = this.takeovers.take(this.token, performance.now());
    if (tookMs !== undefined)
      say(`${this.holder ?? 'nobody'} has taken over, with token ${this.token}, after ${tookMs} ms`);
    this.looks += 1;
  }
}
