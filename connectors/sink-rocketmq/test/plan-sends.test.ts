import type { OutgoingMessage } from '@eventmesh/rocketmq';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { planSends, type Planned } from '../src/plan-sends.ts';

function planned(...messages: readonly Partial<OutgoingMessage>[]): Planned[] {
  return messages.map((fields, index) => ({ index, message: { topic: 'orders', body: Buffer.from('x'), ...fields } }));
}

/** The plan by indexes: lines of requests of messages. */
function plan(messages: readonly Partial<OutgoingMessage>[], batch: boolean): number[][][] {
  return planSends(planned(...messages), batch).map((line) => line.map((request) => request.map(({ index }) => index)));
}

describe('without batching', () => {
  it('each message goes by itself, side by side', () => {
    expect(plan([{}, {}, { topic: 'other' }], false)).toEqual([[[0]], [[1]], [[2]]]);
  });

  it('messages of one group go one after the other, in each topic', () => {
    const messages = ['a', 'b', 'a', 'a'].map((messageGroup) => ({ messageGroup }));
    expect(plan([...messages, { messageGroup: 'a', topic: 'other' }], false)).toEqual([[[0], [2], [3]], [[1]], [[4]]]);
  });
});

describe('with batching', () => {
  it('messages of one topic go together', () => {
    expect(plan([{}, { topic: 'other' }, {}, { topic: 'other' }], true)).toEqual([[[0, 2]], [[1, 3]]]);
  });

  it('64 go in a request at most', () => {
    expect(
      plan(
        Array.from({ length: 130 }, () => ({})),
        true,
      ).map(([request]) => request?.length),
    ).toEqual([64, 64, 2]);
  });

  it('about a mebibyte goes in a request at most, and something larger alone', () => {
    const half = { body: Buffer.alloc(600_000) };
    expect(plan([half, half, { body: Buffer.alloc(3_000_000) }, {}, {}], true)).toEqual([
      [[0]],
      [[1]],
      [[2]],
      [[3, 4]],
    ]);
  });

  it('groups and delays are never batched', () => {
    const messages = [{ messageGroup: 'a' }, { deliverAtMs: 1 }, { messageGroup: 'a' }, { deliverAtMs: 1 }, {}, {}];
    expect(plan(messages, true)).toEqual([[[0], [2]], [[1]], [[3]], [[4, 5]]]);
  });
});

it('loses none, keeps the order of each group, and keeps to the limits', () => {
  const message = fc.record({
    topic: fc.constantFrom('t', 'u'),
    body: fc.oneof(fc.nat(100), fc.nat(2_000_000)).map((size) => Buffer.alloc(size)),
    messageGroup: fc.option(fc.constantFrom('a', 'b', 'c\nt'), { nil: undefined }),
    deliverAtMs: fc.option(fc.constant(5), { nil: undefined }),
  });
  fc.assert(
    fc.property(fc.array(message, { maxLength: 100 }), fc.boolean(), (messages, batch) => {
      const lines = planSends(planned(...messages), batch);
      const all = lines.flat(2).map(({ index }) => index);
      expect(all.toSorted((a, b) => a - b)).toEqual(messages.map((_, index) => index));
      const groups = new Map<string, number>();
      for (const [at, line] of lines.entries()) {
        const indexes = line.flat().map(({ index }) => index);
        expect(indexes).toEqual(indexes.toSorted((a, b) => a - b));
        for (const request of line) {
          expect(new Set(request.map(({ message: { topic } }) => topic)).size).toBe(1);
          const bytes = request.reduce((sum, { message: { body } }) => sum + body.length, 0);
          expect(request.length === 1 || (request.length <= 64 && bytes <= 1024 * 1024)).toBe(true);
        }
        for (const {
          message: { topic, messageGroup },
        } of line.flat()) {
          if (messageGroup === undefined) continue;
          const key = JSON.stringify([topic, messageGroup]);
          expect(groups.get(key) ?? at, 'a group in two lines').toBe(at);
          groups.set(key, at);
        }
      }
    }),
    { numRuns: 200 },
  );
});
