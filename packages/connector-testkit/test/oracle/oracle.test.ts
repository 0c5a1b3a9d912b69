import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent } from '@eventmesh/event-formats';
import { describe, expect, it } from 'vitest';
import { Oracle } from '../../src/oracle/oracle.ts';

const event = (id: string, key?: string, data: unknown = { id }): AnyCloudEvent =>
  createEvent({ id, source: '/test', type: 'made', data, ...(key === undefined ? {} : { partitionkey: key }) });
const letter = { code: 'REJECTED', message: 'no' } as const;
const nothing = { lost: 0, altered: 0, reordered: 0, duplicates: 0, gaveUp: 0 };

function oracleOf(accepted: readonly AnyCloudEvent[], options?: ConstructorParameters<typeof Oracle>[0]): Oracle {
  const oracle = new Oracle(options);
  for (const each of accepted) oracle.accepted(each);
  return oracle;
}

describe('Oracle', () => {
  it('finds nothing wrong with what arrives as it was accepted', () => {
    const events = [event('a', 'k'), event('b'), event('c', 'k')];
    const oracle = oracleOf(events);
    expect(oracle.outstanding).toBe(3);
    for (const each of [events[1], events[0], events[2]]) oracle.arrived(each as AnyCloudEvent);
    expect(oracle.outstanding).toBe(0);
    expect(oracle.verdict().figures).toEqual(nothing);
  });

  it('misses what arrived nowhere, and not what was given up', () => {
    const oracle = oracleOf([event('a', 'k'), event('b', 'k'), event('c', 'k')]);
    oracle.deadLettered(event('a', 'k'), letter);
    oracle.arrived(event('c', 'k'));
    const { lost, reordered, deadLettered } = oracle.verdict();
    expect([lost, reordered, deadLettered]).toEqual([['b'], [], [{ id: 'a', ...letter }]]);
    expect(oracle.outstanding).toBe(1);
  });

  it('takes what was given up for arrived, whenever it is told of it', () => {
    const oracle = oracleOf([event('a', 'k'), event('b', 'k')]);
    oracle.arrived(event('b', 'k'));
    oracle.deadLettered('a', letter);
    expect(oracle.verdict().figures).toEqual(nothing);
  });

  it('says what is different, also about a dead letter', () => {
    const oracle = oracleOf([event('a'), event('b')]);
    oracle.arrived(event('a', undefined, { id: 'x' }));
    oracle.deadLettered(event('b', 'k'), letter);
    expect(oracle.verdict().altered).toEqual([
      { id: 'a', what: 'data: expected {"id":"a"}, found {"id":"x"}' },
      { id: 'b', what: 'partitionkey: expected nothing, found "k"' },
    ]);
  });

  it('does not know what was never accepted', () => {
    const oracle = oracleOf([event('a')]);
    oracle.arrived(event('A'));
    oracle.deadLettered('B', letter);
    const { altered, lost } = oracle.verdict();
    expect(altered.map(({ id, what }) => `${id} ${what}`)).toEqual(['A was never accepted', 'B was never accepted']);
    expect(lost).toEqual(['a']);
  });

  it('looks at first arrivals only for order, and at each key by itself', () => {
    const oracle = oracleOf([
      event('a', 'k'),
      event('b', 'l'),
      event('c', 'k'),
      event('d', 'l'),
      event('e'),
      event('f'),
    ]);
    for (const each of [
      event('f'),
      event('e'),
      event('d', 'l'),
      event('a', 'k'),
      event('c', 'k'),
      event('a', 'k'),
      event('b', 'l'),
    ])
      oracle.arrived(each);
    expect(oracle.verdict().reordered).toEqual([{ id: 'd', before: 'b' }]);
  });

  it('explains as many duplicates as were in flight, from the disturbance on', () => {
    const oracle = oracleOf([event('a')]);
    oracle.arrived(event('a'));
    oracle.arrived(event('a'));
    expect(oracle.verdict().unexplainedDuplicates).toBe(1);
    oracle.disturbed(2);
    for (let times = 0; times < 3; times += 1) oracle.arrived(event('a'));
    const { duplicates, unexplainedDuplicates } = oracle.verdict();
    expect([duplicates, unexplainedDuplicates]).toEqual([4, 2]);
  });

  it('knows events by what it is told, and compares with the first arrival where events are made anew', () => {
    const made = (row: string, id: string): AnyCloudEvent => event(row, undefined, { id });
    const oracle = oracleOf([event('a'), event('b')], {
      idOf: ({ data }) => (data as { readonly id: string }).id,
      exact: false,
    });
    for (const each of [made('row 1', 'a'), made('row 2', 'b'), made('row 3', 'b')]) oracle.arrived(each);
    expect(oracle.verdict().altered).toEqual([{ id: 'b', what: 'id: expected "row 2", found "row 3"' }]);
    expect(oracle.verdict().lost).toEqual([]);
  });

  it('asks for the order that it is told of', () => {
    const oracle = oracleOf([event('a', 'k'), event('b', 'k')], { keyOf: () => undefined });
    oracle.arrived(event('b', 'k'));
    oracle.arrived(event('a', 'k'));
    expect(oracle.verdict().figures).toEqual(nothing);
  });

  it('refuses two events of one id', () => {
    expect(() => oracleOf([event('a'), event('a')])).toThrow("'a' was accepted twice");
  });

  it('counts apart what upstream itself has lost, unless it arrives all the same', () => {
    const oracle = new Oracle();
    for (const id of ['1', '2', '3']) oracle.accepted(createEvent({ id, source: '/t', type: 't' }));
    oracle.gaveUp(['1', '2', 'of another']);
    expect(oracle.outstanding).toBe(1);
    oracle.arrived(createEvent({ id: '2', source: '/t', type: 't' }));
    expect(oracle.outstanding).toBe(1);
    expect(oracle.verdict()).toMatchObject({ lost: ['3'], gaveUp: ['1'], figures: { lost: 1, gaveUp: 1 } });
  });
});
