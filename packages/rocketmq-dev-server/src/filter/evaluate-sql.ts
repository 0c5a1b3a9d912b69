import type { SqlComparison, SqlCondition, SqlOperand, SqlValue } from './sql-condition.ts';

/** Looks up a property of a message. */
export type PropertyLookup = (name: string) => string | undefined;

/** The truth of a filter for a message: SQL's three values, where null means unknown. */
export function evaluateSql(condition: SqlCondition, lookup: PropertyLookup): boolean | null {
  switch (condition.kind) {
    case 'and':
      return both(evaluateSql(condition.left, lookup), evaluateSql(condition.right, lookup));
    case 'or':
      return not(both(not(evaluateSql(condition.left, lookup)), not(evaluateSql(condition.right, lookup))));
    case 'not':
      return not(evaluateSql(condition.condition, lookup));
    case 'compare':
      return compare(condition.operator, valueOf(condition.left, lookup), valueOf(condition.right, lookup));
    case 'in': {
      const value = valueOf(condition.operand, lookup);
      return value === null ? null : condition.values.includes(String(value));
    }
    case 'is-null':
      return valueOf(condition.operand, lookup) === null;
    case 'truth':
      return compare('=', valueOf(condition.operand, lookup), true);
  }
}

function valueOf(operand: SqlOperand, lookup: PropertyLookup): SqlValue {
  return operand.kind === 'literal' ? operand.value : (lookup(operand.name) ?? null);
}

function both(left: boolean | null, right: boolean | null): boolean | null {
  if (left === false || right === false) return false;
  return left === null || right === null ? null : true;
}

function not(truth: boolean | null): boolean | null {
  return truth === null ? null : !truth;
}

function compare(operator: SqlComparison, left: SqlValue, right: SqlValue): boolean | null {
  const a = convert(left, right);
  const b = convert(right, left);
  if (a === null || b === null || typeof a !== typeof b) return null;
  if (operator === '=') return a === b;
  if (operator === '<>') return a !== b;
  return inOrder(operator, toNumber(a), toNumber(b));
}

function inOrder(operator: Exclude<SqlComparison, '=' | '<>'>, a: number | null, b: number | null): boolean | null {
  if (a === null || b === null) return null;
  switch (operator) {
    case '<':
      return a < b;
    case '<=':
      return a <= b;
    case '>':
      return a > b;
    case '>=':
      return a >= b;
  }
}

/** Properties are strings: they are read as what they are compared with. */
function convert(value: SqlValue, other: SqlValue): SqlValue {
  if (typeof value !== 'string') return value;
  if (typeof other === 'number') return toNumber(value);
  if (typeof other === 'boolean') return value.toLowerCase() === 'true';
  return value;
}

function toNumber(value: SqlValue): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '' || Number.isNaN(Number(value))) return null;
  return Number(value);
}
