import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { buildAddColumns, buildCreateTable } from '../../src/statement/build-create-table.ts';
import { buildDelete } from '../../src/statement/build-delete.ts';
import { buildInsert } from '../../src/statement/build-insert.ts';
import { buildUpdate } from '../../src/statement/build-update.ts';
import { isColumnType } from '../../src/options/column-types.ts';
import { isIdentifier, quoteIdentifier } from '../../src/statement/quote-identifier.ts';

it('inserts several rows at once', () => {
  expect(
    buildInsert({ table: 'orders', columns: ['id', 'total'] }, [
      ['1', 2],
      ['3', null],
    ]),
  ).toEqual({
    sql: 'INSERT INTO `orders` (`id`,`total`) VALUES (?,?),(?,?)',
    values: ['1', 2, '3', null],
  });
});

it('overwrites all but the key', () => {
  const { sql } = buildInsert({ table: 't', columns: ['id', 'total'], keyColumns: ['id'] }, [['1', 2]]);
  expect(sql).toBe('INSERT INTO `t` (`id`,`total`) VALUES (?,?) ON DUPLICATE KEY UPDATE `total`=VALUES(`total`)');
  expect(buildInsert({ table: 't', columns: ['id'], keyColumns: ['id'] }, [['1']]).sql).toMatch(
    /UPDATE `id`=VALUES\(`id`\)$/,
  );
});

it('updates and deletes by the key', () => {
  expect(buildUpdate('t', new Map([['a', 1]]), new Map([['k', '2']]))).toEqual({
    sql: 'UPDATE `t` SET `a`=? WHERE `k`=?',
    values: [1, '2'],
  });
  expect(
    buildDelete(
      't',
      ['k', 'l'],
      [
        ['1', '2'],
        ['3', '4'],
      ],
    ),
  ).toEqual({
    sql: 'DELETE FROM `t` WHERE (`k`=? AND `l`=?) OR (`k`=? AND `l`=?)',
    values: ['1', '2', '3', '4'],
  });
});

it('creates tables, and adds what takes NULL', () => {
  const columns = [
    { name: 'id', type: 'varchar(255)' },
    { name: 'total', type: 'decimal(12,2)' },
  ];
  expect(buildCreateTable('t', columns, ['id'], 'utf8mb4_nopad_bin')).toBe(
    'CREATE TABLE IF NOT EXISTS `t` (`id` varchar(255) NOT NULL, `total` decimal(12,2) NULL, PRIMARY KEY (`id`)) ENGINE=InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_nopad_bin',
  );
  expect(buildAddColumns('t', columns)).toBe(
    'ALTER TABLE `t` ADD COLUMN `id` varchar(255) NULL, ADD COLUMN `total` decimal(12,2) NULL',
  );
});

it('lets nothing of a name out of its quotes, and nothing of a value into a statement', () => {
  const hostile = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.stringMatching(/^[`'"\\;\-#/* a?]{1,20}$/),
    fc.constantFrom('`; DROP TABLE t; --', "' OR 1=1 --", '\\`', '``', '/*', '?'),
  );
  fc.assert(
    fc.property(hostile, hostile, hostile, (table, column, value) => {
      const { sql, values } = buildInsert({ table, columns: [column] }, [[value]]);
      const bare = sql.replaceAll(/`(?:[^`]|``)*`/gu, 'NAME');
      expect(bare).toBe('INSERT INTO NAME (NAME) VALUES (?)');
      expect(values).toEqual([value]);
      expect(quoteIdentifier(table).slice(1, -1).replaceAll('``', '`')).toBe(table);
    }),
  );
});

it('knows what can be a name, and which types it makes', () => {
  expect(['a', '`', 'ä b', 'x'.repeat(64)].every(isIdentifier)).toBe(true);
  expect(['', 'x'.repeat(65), 'a\0', 'a ', '🚀'].some(isIdentifier)).toBe(false);
  expect(
    ['bigint unsigned', 'decimal(12,2)', 'varchar(255)', 'datetime(6)', 'json', 'mediumblob'].every(isColumnType),
  ).toBe(true);
  expect(['int; DROP TABLE t', 'varchar', 'int default 1', 'varchar(0)', ' int'].some(isColumnType)).toBe(false);
});
