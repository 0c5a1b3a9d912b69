import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Entry } from '../../src/engine/entry.ts';
import { InFlight } from '../../src/engine/in-flight.ts';
import { entry } from './entries.ts';

const { record } = entry('1');
const sized = (bytes: number): Entry => new Entry(record, bytes);

type Step = { readonly add: number } | { readonly remove: number } | { readonly ask: true };
const steps = fc.array(
  fc.oneof(
    fc.record({ add: fc.nat(40) }),
    fc.record({ remove: fc.nat(50) }),
    fc.record({ ask: fc.constant(true as const) }),
  ),
  { maxLength: 100, size: 'max' },
);

describe('InFlight', () => {
  it('does what a list of entries would do', () => {
    fc.assert(
      fc.property(steps, (chosen: readonly Step[]) => {
        const caps = { maxRecords: 8, maxBytes: 100 };
        const inFlight = new InFlight(caps);
        const model: Entry[] = [];
        let asked = 0;
        let told = 0;
        const room = () => {
          const maxRecords = caps.maxRecords - model.length;
          const maxBytes = caps.maxBytes - model.reduce((sum, { bytes }) => sum + bytes, 0);
          return maxRecords > 0 && maxBytes > 0 ? { maxRecords, maxBytes } : undefined;
        };
        for (const step of chosen) {
          if ('add' in step) {
            const added = sized(step.add);
            inFlight.add(added);
            model.push(added);
          } else if ('ask' in step) {
            if (room() === undefined && asked === told) {
              asked += 1;
              inFlight.whenRoom(() => void (told += 1));
            }
          } else if (model.length > 0) {
            const [removed] = model.splice(step.remove % model.length, 1);
            inFlight.remove(removed as Entry);
            if (room() !== undefined) expect(told).toBe(asked);
          }
          expect([0, 1]).toContain(asked - told);
          expect([...inFlight].map((each) => model.indexOf(each))).toEqual([...model.keys()]);
          expect(inFlight.count).toBe(model.length);
          expect(inFlight.bytes).toBe(model.reduce((sum, { bytes }) => sum + bytes, 0));
          expect(inFlight.room()).toEqual(room());
        }
      }),
    );
  });

  it('lets the entry at hand be removed while it is walked through', () => {
    const inFlight = new InFlight({ maxRecords: 10, maxBytes: 100 });
    const entries = [sized(1), sized(2), sized(3), sized(4)];
    for (const each of entries) inFlight.add(each);
    const seen: Entry[] = [];
    for (const each of inFlight) {
      seen.push(each);
      if (each.bytes % 2 === 0) inFlight.remove(each);
    }
    expect(seen).toEqual(entries);
    expect([...inFlight].map(({ bytes }) => bytes)).toEqual([1, 3]);
  });
});
