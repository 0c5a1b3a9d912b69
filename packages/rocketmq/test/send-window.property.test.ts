import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { SendWindow } from '../src/client/send-window.ts';

const [maxCount, maxBytes] = [3, 100];

type Step = { readonly do: 'enter' | 'leave' | 'abort'; readonly value: number };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ do: fc.constantFrom('enter', 'enter', 'leave', 'abort'), value: fc.integer({ min: 0, max: 130 }) }),
  { maxLength: 40 },
);

interface Visitor {
  readonly bytes: number;
  readonly abort: AbortController;
  leave?: () => void;
}

/** Who comes, is admitted, leaves and gives up; and what must hold of them. */
class Run {
  readonly #window = new SendWindow(maxCount, maxBytes);
  readonly #waiting: Visitor[] = [];
  readonly #inside: Visitor[] = [];

  async do({ do: action, value }: Step): Promise<void> {
    if (action === 'enter') this.#enter(value);
    if (action === 'leave') this.#leave(value);
    if (action === 'abort') this.#waiting[value % Math.max(1, this.#waiting.length)]?.abort.abort();
    await new Promise<void>((resolve) => void setImmediate(resolve));
    const bytes = this.#inside.reduce((sum, visitor) => sum + visitor.bytes, 0);
    expect(this.#inside.length).toBeLessThanOrEqual(maxCount);
    if (this.#inside.length > 1) expect(bytes).toBeLessThanOrEqual(maxBytes);
    const [next] = this.#waiting;
    if (next === undefined) return;
    const full = this.#inside.length === maxCount || bytes + next.bytes > maxBytes;
    expect(full && this.#inside.length > 0, 'whoever waits could not be let in').toBe(true);
  }

  /** Everyone inside leaves until nobody waits any more: an abort has left no hole. */
  async finish(): Promise<void> {
    for (let round = 0; round < 100 && this.#inside.length > 0; round += 1) await this.do({ do: 'leave', value: 0 });
    expect([this.#inside.length, this.#waiting.length]).toEqual([0, 0]);
  }

  #enter(bytes: number): void {
    const visitor: Visitor = { bytes, abort: new AbortController() };
    this.#waiting.push(visitor);
    this.#window.enter(bytes, visitor.abort.signal).then(
      (leave) => {
        expect(this.#waiting[0], 'first come, first served').toBe(visitor);
        this.#waiting.shift();
        visitor.leave = leave;
        this.#inside.push(visitor);
      },
      () => {
        expect(visitor.abort.signal.aborted).toBe(true);
        this.#waiting.splice(this.#waiting.indexOf(visitor), 1);
      },
    );
  }

  #leave(value: number): void {
    const [visitor] = this.#inside.splice(value % Math.max(1, this.#inside.length), 1);
    visitor?.leave?.();
  }
}

it('never lets in more than its window, nor out of order, and forgets nobody', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (actions) => {
      const run = new Run();
      for (const action of actions) await run.do(action);
      await run.finish();
    }),
    { numRuns: 200 },
  );
});
