import { expect, it } from 'vitest';
import { mysqlSinkOptions, type MysqlSinkInput } from '../../src/index.ts';
import type { ColumnFacts, TableFacts, UniqueKey } from '../../src/table/column-facts.ts';
import { missingColumns, planTable } from '../../src/table/table-plan.ts';

const columns = { k: '$.data.k', v: '$.data.v' };
const options = (more: Partial<MysqlSinkInput> = {}) =>
  mysqlSinkOptions.parse({ url: 'mysql://127.0.0.1/shop', table: 't', columns, keyColumns: ['k'], ...more });
const table = (
  names: Readonly<Record<string, Partial<ColumnFacts>>>,
  ...uniqueKeys: readonly UniqueKey[]
): TableFacts => ({
  name: 't',
  columns: new Map(
    Object.entries(names).map(([name, more]) => [
      name.toLowerCase(),
      { name, type: 'int', nullable: true, ...more } as ColumnFacts,
    ]),
  ),
  uniqueKeys,
});
const primary = { name: 'PRIMARY', columns: ['k'] };

it('finds columns in whatever case', () => {
  expect(planTable(table({ K: {}, V: {}, other: {} }, primary), options()).columns).toMatchObject([
    { name: 'k', selector: ['data', 'k'], isKey: true, facts: { name: 'K' } },
    { name: 'v', isKey: false },
  ]);
});

it('tells which columns are not there', () => {
  expect(missingColumns(table({ K: {} }), options())).toEqual(['v']);
  expect(() => planTable(table({ k: {} }), options())).toThrow("no column 'v'");
});

it('refuses to write what the server makes', () => {
  expect(() => planTable(table({ k: {}, v: { generated: true } }, primary), options())).toThrow("'v' is generated");
});

it('upserts only where the key of the row is the one in the way', () => {
  const mode = 'upsert';
  const own = { name: 'own', columns: ['k'] };
  const number = { name: 'PRIMARY', columns: ['seq'] };
  expect(() => planTable(table({ k: {}, v: {} }), options({ mode }))).toThrow("no unique key of 'k'");
  expect(() => planTable(table({ k: {}, v: {} }, own, { name: 'u', columns: ['v'] }), options({ mode }))).toThrow(
    "'u'",
  );
  expect(() => planTable(table({ k: {}, v: {}, seq: {} }, own, number), options({ mode }))).toThrow("'PRIMARY'");
  const numbered = table({ k: {}, v: {}, seq: { autoIncrement: true } }, own, number);
  expect(planTable(numbered, options({ mode })).keyColumns).toEqual(['k']);
});

it('knows events by their key only where that is compared as it is', () => {
  const byEvent = { columns: { s: '$.source', i: '$.id' }, keyColumns: ['s', 'i'] };
  const key = { name: 'PRIMARY', columns: ['i', 's'] };
  const facts = (collation: string | undefined) => table({ s: { collation }, i: { collation } }, key);
  for (const collation of ['utf8mb4_nopad_bin', 'utf8mb4_0900_bin', undefined])
    expect(planTable(facts(collation), options(byEvent)).table).toBe('t');
  for (const collation of ['utf8mb4_bin', 'utf8mb4_general_ci', 'utf8mb4_0900_ai_ci'])
    expect(() => planTable(facts(collation), options(byEvent)), collation).toThrow(collation);
  expect(() => planTable(facts('utf8mb4_bin'), options({ ...byEvent, deduplicate: 'table' }))).not.toThrow();
});
