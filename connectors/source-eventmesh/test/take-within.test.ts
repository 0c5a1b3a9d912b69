import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { takeWithin } from '../src/take-within.ts';

const limits = fc.record({ maxRecords: fc.integer({ min: 1, max: 20 }), maxBytes: fc.integer({ min: 1, max: 100 }) });

it('takes what is in front, in order, within the limit, and one at least', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ bytes: fc.nat(60) })), limits, (items, limit) => {
      const left = [...items];
      const taken = takeWithin(left, limit);
      expect([...taken, ...left]).toEqual(items);
      expect(taken.length).toBeLessThanOrEqual(limit.maxRecords);
      if (items.length > 0) expect(taken.length).toBeGreaterThan(0);
      const bytes = taken.reduce((sum, item) => sum + item.bytes, 0);
      if (taken.length > 1) expect(bytes).toBeLessThanOrEqual(limit.maxBytes);
    }),
  );
});
