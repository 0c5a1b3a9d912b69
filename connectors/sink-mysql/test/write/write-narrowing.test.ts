import { BatchFailures, ConnectorError, type ErrorCode } from '@eventmesh/connector-api';
import { createEvent } from '@eventmesh/event-formats';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Row } from '../../src/row/to-row.ts';
import { writeNarrowing } from '../../src/write/write-narrowing.ts';

const plan = { table: 't', columns: [], keyColumns: [] };
const rowsOf = (names: readonly string[]): readonly Row[] =>
  names.map((id, index) => ({
    index,
    event: createEvent({ id, source: '/shop', type: 'order', partitionkey: id[0] }),
    plan,
    mode: 'insert',
    values: [],
    bytes: 1,
  }));

async function write(names: readonly string[], bad: Readonly<Record<string, ErrorCode>>) {
  const written: string[] = [];
  let transactions = 0;
  const failures = new BatchFailures();
  await writeNarrowing(rowsOf(names), failures, async (rows) => {
    transactions += 1;
    for (const { event } of rows) {
      const code = bad[event.id];
      if (code !== undefined) throw new ConnectorError(code, event.id);
    }
    written.push(...rows.map(({ event }) => event.id));
  });
  return {
    written,
    transactions,
    codes: Object.fromEntries(failures.all.map(({ index, error }) => [names[index], error.code])),
  };
}

it('writes a batch in one transaction', async () => {
  expect(await write(['a1', 'b1'], {})).toEqual({ written: ['a1', 'b1'], transactions: 1, codes: {} });
});

it.each<ErrorCode>(['REJECTED', 'TOO_LARGE', 'UNKNOWN'])('finds the one row that fails with %s', async (code) => {
  const names = Array.from({ length: 1_000 }, (_, index) => `${String.fromCodePoint(0x4e00 + index)}1`);
  const { written, transactions, codes } = await write(names, { [names[333] as string]: code });
  expect(codes).toEqual({ [names[333] as string]: code });
  expect(written).toEqual(names.toSpliced(333, 1));
  expect(transactions).toBeLessThan(25);
});

it('holds back what comes behind a failure of its key', async () => {
  const { written, codes } = await write(['a1', 'b1', 'a2', 'a3', 'b2'], { a2: 'REJECTED' });
  expect(codes).toEqual({ a2: 'REJECTED', a3: 'NOT_ATTEMPTED' });
  expect(written).toEqual(['a1', 'b1', 'b2']);
});

it.each<ErrorCode>(['CONFLICT', 'UNAVAILABLE', 'TIMEOUT', 'INVALID_OPTIONS'])(
  'tries nothing more after %s',
  async (code) => {
    expect(await write(['a1', 'b1', 'a2'], { a1: code })).toEqual({
      written: [],
      transactions: 1,
      codes: { a1: code, b1: code, a2: 'NOT_ATTEMPTED' },
    });
  },
);

it('settles each row once, and keeps the order of keys, whatever fails', async () => {
  const name = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(99)).map(([key, number]) => `${key}${number}`);
  const run = fc.asyncProperty(
    fc.uniqueArray(name, { maxLength: 30 }),
    fc.infiniteStream(fc.nat(9)),
    async (names, chance) => {
      const bad: Record<string, ErrorCode> = {};
      for (const each of names) {
        const drawn = chance.next().value;
        if (drawn === 0) bad[each] = 'REJECTED';
        if (drawn === 1) bad[each] = 'CONFLICT';
      }
      const { written, codes } = await write(names, bad);
      expect([...written, ...Object.keys(codes)].toSorted()).toEqual(names.toSorted());
      for (const key of ['a', 'b', 'c']) {
        const own = names.filter((each) => each.startsWith(key));
        expect(written.filter((each) => each.startsWith(key))).toEqual(
          own.slice(0, written.filter((each) => each.startsWith(key)).length),
        );
        const failed = own.filter((each) => codes[each] !== undefined);
        expect(failed.slice(1).every((each) => codes[each] === 'NOT_ATTEMPTED')).toBe(true);
      }
    },
  );
  await fc.assert(run);
});
