/** A value of a filter: a property that is not there is null. */
export type SqlValue = string | number | boolean | null;

/** Something that has a value. */
export type SqlOperand =
  | { readonly kind: 'literal'; readonly value: string | number | boolean }
  | { readonly kind: 'property'; readonly name: string };

/** How two values are compared. */
export type SqlComparison = '=' | '<>' | '<' | '<=' | '>' | '>=';

/** A parsed SQL filter. */
export type SqlCondition =
  | { readonly kind: 'and' | 'or'; readonly left: SqlCondition; readonly right: SqlCondition }
  | { readonly kind: 'not'; readonly condition: SqlCondition }
  | {
      readonly kind: 'compare';
      readonly operator: SqlComparison;
      readonly left: SqlOperand;
      readonly right: SqlOperand;
    }
  | { readonly kind: 'in'; readonly operand: SqlOperand; readonly values: readonly string[] }
  | { readonly kind: 'is-null'; readonly operand: SqlOperand }
  | { readonly kind: 'truth'; readonly operand: SqlOperand };
