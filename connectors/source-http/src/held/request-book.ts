import type { AnyCloudEvent, Clock, ReadLimit } from '@eventmesh/connector-api';
import { answerOf, settled } from '../exchange/answer-of.ts';
import { HeldRequest, type Reply } from './held-request.ts';
import { HttpRecord } from './http-record.ts';
import { LinkedList } from '../exchange/linked-list.ts';
import { notSettledInTime, notTakenInTime, stopping, type Problem } from '../exchange/problem.ts';
import { RecordIndex } from './record-index.ts';
import { isSameEvent, SettledMemory } from './settled-memory.ts';
import { WaitingRecords } from './waiting-records.ts';

/**
 * Knows every request that waits for an answer, and the events that it waits for. A request is answered once: with a 2xx when all of its
 * events are settled, otherwise when one of them is given back or its time is over.
 */
export class RequestBook {
  readonly #clock: Clock;
  readonly #waiting: WaitingRecords;
  /** Records that are waiting or read, by which event they are; of different events that say they are the same, the first. */
  readonly #records = new RecordIndex();
  /** In the order in which they came. */
  readonly #pending = new LinkedList<HeldRequest>();
  readonly #memory = new SettledMemory();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#waiting = new WaitingRecords(clock);
  }

  get waitingRecords(): number {
    return this.#waiting.count;
  }

  get waitingBytes(): number {
    return this.#waiting.bytes;
  }

  /** Takes the events of a request over. It is answered by `reply`, maybe at once. */
  take(events: readonly AnyCloudEvent[], bytes: number, reply: Reply): HeldRequest {
    const request = new HeldRequest(this.#clock.now(), reply);
    const bytesEach = Math.ceil(bytes / events.length);
    for (const event of events) this.#takeOne(event, bytesEach, request);
    if (request.open > 0) this.#pending.add(request);
    else void this.#answer(request);
    return request;
  }

  /** What waits to be read, up to `limit`; waits for it no longer than `waitMs`. */
  async read(limit: ReadLimit, waitMs: number, signal: AbortSignal): Promise<HttpRecord[]> {
    await this.#waiting.some(waitMs, signal);
    if (signal.aborted) return [];
    const records = this.#waiting.take(limit);
    for (const record of records) record.state = 'read';
    return records;
  }

  /** These are safe: answers the requests that wait for nothing else. Resolves once the answers are on their way. */
  async commit(records: readonly HttpRecord[]): Promise<void> {
    const answers: Promise<void>[] = [];
    for (const record of records) {
      if (record.state !== 'read') continue;
      this.#end(record, 'settled');
      if (record.wasLeft) this.#memory.add(record.event, this.#clock.now());
      for (const request of record.requests) {
        request.open -= 1;
        const answer = request.open === 0 ? this.#answer(request) : undefined;
        if (answer !== undefined) answers.push(answer);
      }
    }
    if (answers.length > 0) await Promise.all(answers);
  }

  /** These are given back: so are the requests that they came in. */
  release(records: readonly HttpRecord[]): void {
    for (const record of records) {
      if (record.state !== 'read') continue;
      this.#end(record, 'over');
      for (const request of record.requests) this.fail(request, stopping());
    }
  }

  /** Answers a request otherwise than with a 2xx. What nobody has read yet, and nobody else waits for, is forgotten. */
  fail(request: HeldRequest, problem: Problem): void {
    if (this.#giveUp(request)) void request.reply(answerOf(problem));
  }

  /** Nobody is there any more to hear the answer. */
  gone(request: HeldRequest): void {
    this.#giveUp(request);
  }

  /** Answers the requests that have waited for longer than this. */
  expire(answerTimeoutMs: number): void {
    const latest = this.#clock.now() - answerTimeoutMs;
    for (const request of this.#pending) {
      if (request.takenAtMs > latest) break;
      const isTaken = request.records.some(({ state }) => state !== 'waiting');
      this.fail(request, isTaken ? notSettledInTime() : notTakenInTime());
    }
  }

  /** Gives back the requests that the pipeline has not read, or not to the end. */
  refuseWaiting(): void {
    for (let { first } = this.#waiting; first !== undefined; { first } = this.#waiting)
      for (const request of first.requests) this.fail(request, stopping());
  }

  /** Gives back everything. */
  refuseAll(): void {
    for (const request of this.#pending) this.fail(request, stopping());
  }

  #takeOne(event: AnyCloudEvent, bytes: number, request: HeldRequest): void {
    if (this.#memory.has(event, this.#clock.now())) return;
    request.open += 1;
    const known = this.#records.find(event);
    if (known !== undefined && isSameEvent(known.event, event)) {
      known.requests.push(request);
      request.records.push(known);
      return;
    }
    const record = new HttpRecord(event, bytes, request);
    request.records.push(record);
    if (known === undefined) this.#records.add(record);
    this.#waiting.add(record);
  }

  #answer(request: HeldRequest): Promise<void> | undefined {
    request.outcome = 'settled';
    this.#pending.remove(request);
    return request.reply(settled);
  }

  /** False when it was answered before. */
  #giveUp(request: HeldRequest): boolean {
    if (request.outcome !== 'pending') return false;
    request.outcome = 'failed';
    this.#pending.remove(request);
    for (const record of request.records) {
      if (record.state === 'settled') this.#memory.add(record.event, this.#clock.now());
      else this.#leave(record, request);
    }
    return true;
  }

  /** A batch may have the same event twice. */
  #leave(record: HttpRecord, request: HeldRequest): void {
    record.wasLeft = true;
    // Another list: whoever walks over this one goes on.
    record.requests = record.requests.filter((each) => each !== request);
    if (record.requests.length > 0 || record.state !== 'waiting') return;
    this.#waiting.drop(record);
    this.#end(record, 'over');
  }

  #end(record: HttpRecord, state: 'settled' | 'over'): void {
    record.state = state;
    this.#records.remove(record);
  }
}
