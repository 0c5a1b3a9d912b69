import { createEvent } from '@eventmesh/event-formats';
import { describe, expect, it } from 'vitest';
import type { ColumnFacts } from '../../src/table/column-facts.ts';
import type { RowMode } from '../../src/mysql-sink-options.ts';
import { checkRowSize, planStatements } from '../../src/write/plan-statements.ts';
import type { TablePlan } from '../../src/table/table-plan.ts';
import { toRow, type Row } from '../../src/row/to-row.ts';

const facts = { type: 'text', nullable: true } as ColumnFacts;
const plan: TablePlan = {
  table: 't',
  columns: [
    { name: 'k', selector: ['id'], facts, isKey: true },
    { name: 'v', selector: ['data'], facts, isKey: false },
  ],
  keyColumns: ['k'],
};
const mebibyte = 1_048_576;
const rowOf = (id: string, mode: RowMode = 'insert', data = 'x', of = plan): Row =>
  toRow(createEvent({ id, source: '/shop', type: 'order', datacontenttype: 'text/plain', data }), 0, of, mode);
const idsIn = (rows: readonly Row[], most = mebibyte) =>
  planStatements(rows, most).map((statement) => statement.rows.map(({ event }) => event.id).join(' '));

it('puts neighbours of the same table and mode into one statement, and keeps the order', () => {
  const rows = [
    rowOf('1'),
    rowOf('2'),
    rowOf('3', 'delete'),
    rowOf('4', 'delete'),
    rowOf('5'),
    rowOf('6', 'insert', 'x', { ...plan }),
  ];
  expect(idsIn(rows)).toEqual(['1 2', '3 4', '5', '6']);
  expect(planStatements(rows, mebibyte)[1]).toMatchObject({
    sql: 'DELETE FROM `t` WHERE (`k`=?) OR (`k`=?)',
    values: ['3', '4'],
  });
});

it('changes rows one by one', () => {
  expect(idsIn([rowOf('1', 'update'), rowOf('2', 'update')])).toEqual(['1', '2']);
  expect(planStatements([rowOf('1', 'update')], mebibyte)[0]?.sql).toBe('UPDATE `t` SET `v`=? WHERE `k`=?');
});

it('stays within what the server takes: bytes, placeholders, comparisons', () => {
  const large = Array.from({ length: 10 }, (_, index) => rowOf(String(index), 'insert', 'x'.repeat(100_000)));
  for (const { values } of planStatements(large, mebibyte))
    expect(JSON.stringify(values).length).toBeLessThan(mebibyte);
  expect(idsIn(large).length).toBeLessThan(10);
  const many = Array.from({ length: 40_000 }, (_, index) => rowOf(String(index)));
  for (const { values } of planStatements(many, 1e9)) expect(values.length).toBeLessThan(65_536);
  expect(
    planStatements(
      many.slice(0, 401).map((row) => ({ ...row, mode: 'delete', values: ['1'] })),
      1e9,
    ),
  ).toHaveLength(3);
});

describe('a row that no statement holds', () => {
  it('is refused by its exact size', () => {
    expect(() => checkRowSize(rowOf('1', 'insert', 'x'.repeat(mebibyte)), mebibyte)).toThrow('max_allowed_packet');
    expect(() => checkRowSize(rowOf('1', 'insert', 'x'.repeat(mebibyte - 4_096)), mebibyte)).not.toThrow();
    expect(() => checkRowSize(rowOf('1', 'insert', 'ü'.repeat(mebibyte / 2)), mebibyte)).toThrow('max_allowed_packet');
  });
});
