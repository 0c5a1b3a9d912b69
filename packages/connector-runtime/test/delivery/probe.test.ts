import { expect, it } from 'vitest';
import type { DeliveryPoint } from '../../src/index.ts';
import { Harness, positioned, records } from '../support/harness.ts';

it('passes the points of a record in the order of the rules', async () => {
  const points: DeliveryPoint[] = [];
  await using run = await new Harness(positioned(1), {
    progress: 'checkpointed',
    pipeline: { probe: (point) => points.push(point) },
  }).start();
  await run.untilCommitted(1);
  expect(points).toEqual([
    'after read',
    'before write',
    'after write',
    'before settle',
    'after settle',
    'before persist',
    'after persist',
    'before commit',
    'after commit',
  ]);
});

it('persists nothing where upstream keeps the place', async () => {
  const points: DeliveryPoint[] = [];
  await using run = await new Harness(records(1), { pipeline: { probe: (point) => points.push(point) } }).start();
  await run.untilCommitted(1);
  expect(points).toContain('after commit');
  expect(points).not.toContain('before persist');
});
