import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeAnything } from '../../src/engine/write-anything.ts';

describe('writeAnything', () => {
  it('writes JSON as JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(writeAnything(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it.each([
    [{ amount: 42n }, '{"amount":42n}'],
    [[Number.NaN, Number.NEGATIVE_INFINITY], '[NaN,-Infinity]'],
    [{ bytes: Buffer.from('ab') }, '{"bytes":"YWI="}'],
    [new Map([['a', new Set([1])]]), '[["a",[1]]]'],
    [{ at: new Date(5) }, '{"at":{"date":5}}'],
    [{ none: undefined, call: () => 1 }, '{"call":"[function]"}'],
    [[undefined, Symbol('s')], '["[undefined]","[symbol]"]'],
  ])('writes what has no JSON form: %o', (value, text) => {
    expect(writeAnything(value)).toBe(text);
  });

  it('says where it would go in a circle, and writes twice what stands in two places', () => {
    const shared = { a: 1 };
    const circle: Record<string, unknown> = { one: shared, other: shared };
    circle['self'] = circle;
    expect(writeAnything(circle)).toBe('{"one":{"a":1},"other":{"a":1},"self":"[circular]"}');
  });

  it('is stopped neither by depth nor by getters that throw', () => {
    let deep: unknown = 'needle';
    for (let depth = 0; depth < 50_000; depth += 1) deep = [deep];
    expect(writeAnything(deep)).toContain('needle');
    const throwing = {
      get a() {
        throw new Error('no');
      },
      b: 1,
    };
    expect(writeAnything(throwing)).toBe('{"a":"[throws]","b":1}');
  });

  it('says so when there is no looking into something', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(JSON.parse(writeAnything({ proxy }))).toEqual({
      proxy: { '[unreadable]': expect.stringContaining('revoked') },
    });
    const throwing = new Proxy(
      {},
      {
        ownKeys: () => {
          throw Object.create(null);
        },
      },
    );
    expect(writeAnything({ throwing })).toBe('{"throwing":{"[unreadable]":"thrown: a value without a text form"}}');
  });

  it('never throws', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withNullPrototype: true,
    });
    fc.assert(
      fc.property(anything, (value) => {
        expect(writeAnything(value)).toMatch(/./);
      }),
    );
  });
});
