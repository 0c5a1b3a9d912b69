import type { Answer } from '../exchange/answer-of.ts';
import type { HttpRecord } from './http-record.ts';
import type { Linked } from '../exchange/linked-list.ts';

/** What a request is answered with. Gives a promise where the answer is not on its way at once. */
export type Reply = (answer: Answer) => Promise<void> | undefined;

/** A request that waits until all of its events are settled. */
export class HeldRequest implements Linked<HeldRequest> {
  readonly takenAtMs: number;
  readonly reply: Reply;
  readonly records: HttpRecord[] = [];
  /** How many of its records are not settled. */
  open = 0;
  /** `failed`: it was answered otherwise than with a 2xx, or nobody is there any more to hear it. */
  outcome: 'pending' | 'settled' | 'failed' = 'pending';
  previous: HeldRequest | undefined = undefined;
  next: HeldRequest | undefined = undefined;

  constructor(takenAtMs: number, reply: Reply) {
    this.takenAtMs = takenAtMs;
    this.reply = reply;
  }
}
