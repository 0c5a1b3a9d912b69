import { expect, it } from 'vitest';
import { deliveryPoints } from '@eventmesh/connector-runtime';
import { isPassed } from '../../src/delivery/delivery-case.ts';
import { planCases } from '../../src/delivery/plan-cases.ts';

const counterparts = ['one', 'other', 'third'] as const;
const whole = { whole: true, seed: 1, seeds: [1, 2] };
const slice = { whole: false, seed: 1, seeds: [1, 2] };

it('is every point with every counterpart and every seed', () => {
  const cases = planCases(whole, counterparts);
  expect(cases).toHaveLength(9 * 3 * 2);
  expect(new Set(cases.map((each) => JSON.stringify(each)))).toHaveLength(9 * 3 * 2);
});

it('is in a slice every point once for each seed, with all counterparts in turns', () => {
  const cases = planCases(slice, counterparts);
  expect(cases.map(({ point }) => point)).toEqual([...deliveryPoints, ...deliveryPoints]);
  for (const point of deliveryPoints) {
    const chosen = cases.filter((each) => each.point === point).map(({ counterpart }) => counterpart);
    expect(new Set(chosen)).toHaveLength(2);
  }
  expect(new Set(cases.map(({ counterpart }) => counterpart))).toEqual(new Set(counterparts));
});

it('chooses in a slice only counterparts that pass the point', () => {
  const passes = (point: string, counterpart: string): boolean => !point.endsWith('persist') || counterpart === 'other';
  const chosen = planCases(slice, counterparts, passes).filter(({ point }) => point.endsWith('persist'));
  expect(chosen.map(({ counterpart }) => counterpart)).toEqual(['other', 'other', 'other', 'other']);
});

it('knows that only sources whose place the runtime keeps are persisted', () => {
  expect(isPassed('after persist', 'checkpointed')).toBe(true);
  expect(isPassed('after persist', 'committed')).toBe(false);
  expect(isPassed('after commit', 'committed')).toBe(true);
});
