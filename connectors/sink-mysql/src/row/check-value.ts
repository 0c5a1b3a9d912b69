import { checkBits, checkDecimal, checkFloat, checkInteger } from './check-number.ts';
import { checkBytes, checkJson, checkMember, checkText } from './check-text.ts';
import { checkDate, checkMoment, checkTime, checkYear } from './check-time.ts';
import type { ColumnFacts } from '../table/column-facts.ts';
import { RefusedValue } from './refused-value.ts';
import type { Bound } from '../statement/statement.ts';

const checks: Readonly<Record<string, (value: unknown, column: ColumnFacts) => Bound>> = {
  tinyint: checkInteger,
  smallint: checkInteger,
  mediumint: checkInteger,
  int: checkInteger,
  bigint: checkInteger,
  bit: checkBits,
  decimal: checkDecimal,
  float: checkFloat,
  double: checkFloat,
  date: checkDate,
  datetime: checkMoment,
  timestamp: checkMoment,
  time: checkTime,
  year: checkYear,
  json: checkJson,
  binary: checkBytes,
  varbinary: checkBytes,
  tinyblob: checkBytes,
  blob: checkBytes,
  mediumblob: checkBytes,
  longblob: checkBytes,
  enum: checkMember,
  set: checkMember,
};

/**
 * Makes of a value what is bound for a column, so that the server stores just that, whatever its `sql_mode`. Types that are not known
 * (`uuid`, `inet6`) get text, and the server is the judge.
 *
 * @param value undefined and null: NULL
 * @throws RefusedValue when the column cannot take it as it is
 */
export function checkValue(value: unknown, column: ColumnFacts): Bound {
  if (value === undefined || value === null) {
    if (column.nullable) return null;
    throw new RefusedValue('expected a value, found none: the column takes no NULL');
  }
  return (checks[column.type] ?? checkText)(value, column);
}
