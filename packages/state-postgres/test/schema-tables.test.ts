import { expect, it } from 'vitest';
import { tablesIn } from '../src/schema-tables.ts';

it('names tables in a schema, also when it is called like a word of the language', () => {
  expect(tablesIn('order').leases).toBe('"order".leases');
});

it.each(['', 'Order', 'a-b', 'a"b', '1a', 'pg_a', 'a'.repeat(64)])("refuses '%s'", (schema) => {
  expect(() => tablesIn(schema)).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
});
