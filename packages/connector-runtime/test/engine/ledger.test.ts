import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Ledger } from '../../src/engine/ledger.ts';

describe('Ledger', () => {
  it('books every record once', () => {
    const ledger = new Ledger();
    ledger.receive(6);
    ledger.settle('delivered');
    ledger.settle('delivered');
    ledger.settle('filtered');
    ledger.settle('dead-lettered');
    ledger.release(1);
    expect(ledger.figures()).toEqual({
      received: 6,
      delivered: 2,
      filtered: 1,
      deadLettered: 1,
      released: 1,
      inFlight: 1,
      balanced: true,
    });
  });

  it('balances after any sequence of bookings, and counts what is in flight by itself', () => {
    const booking = fc.oneof(
      fc.record({ receive: fc.nat(9) }),
      fc.record({ release: fc.nat(9) }),
      fc.record({ settle: fc.constantFrom('delivered' as const, 'filtered' as const, 'dead-lettered' as const) }),
    );
    fc.assert(
      fc.property(fc.array(booking), (bookings) => {
        const ledger = new Ledger();
        let inFlight = 0;
        for (const each of bookings) {
          if ('receive' in each) ledger.receive(each.receive);
          else if ('release' in each) ledger.release(each.release);
          else ledger.settle(each.settle);
          inFlight += 'receive' in each ? each.receive : 'release' in each ? -each.release : -1;
          expect(ledger.figures()).toMatchObject({ balanced: true, inFlight });
        }
      }),
    );
  });
});
