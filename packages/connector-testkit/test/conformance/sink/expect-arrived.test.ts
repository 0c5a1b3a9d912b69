import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import type { Target } from '../../../src/conformance/harness.ts';
import { kitEvent, kitEvents } from '../../../src/conformance/kit-event.ts';
import { expectAmongArrived, expectArrived } from '../../../src/conformance/sink/expect-arrived.ts';

const targetOf = (events: readonly AnyCloudEvent[]): Target => ({
  options: {},
  arrived: async () => events,
  [Symbol.asyncDispose]: async () => {},
});
const [a, b, c] = [kitEvent('a'), kitEvent('b'), kitEvent('c')];

describe('expectArrived', () => {
  it('does not mind the order', async () => {
    await expectArrived(targetOf([c, a, b]), [a, b, c]);
    await expectArrived(targetOf([]), []);
  });

  it('tells of what is missing, came again, or came uncalled, all at once', async () => {
    await expect(expectArrived(targetOf([a, a, c]), [a, b])).rejects.toThrow(
      "of 2 events 1 did not arrive: 'b' of '/kit'; 1 arrived more than once: 'a' of '/kit'; 1 arrived and should not have: 'c' of '/kit'",
    );
  });

  it('names a few of many', async () => {
    await expect(expectArrived(targetOf([]), kitEvents(8))).rejects.toThrow(
      /8 did not arrive: '0' .*'4' of '\/kit' and 3 more$/,
    );
  });
});

describe('expectAmongArrived', () => {
  it('minds only what is missing', async () => {
    await expectAmongArrived(targetOf([c, a, a]), [a]);
    await expect(expectAmongArrived(targetOf([c]), [a])).rejects.toThrow("1 did not arrive: 'a' of '/kit'");
  });
});
