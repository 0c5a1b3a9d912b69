import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { z } from 'zod';
import { compileCel } from './compile-cel.ts';
import { refuseInvalid } from './refuse-invalid.ts';
import type { Transform } from './transform.ts';

/**
 * A filter expression: the dialects of the CloudEvents Subscriptions API, and CEL.
 *
 * @see https://github.com/cloudevents/spec/blob/main/subscriptions/spec.md#324-filters
 */
export type FilterExpression =
  | { readonly exact: Readonly<Record<string, string>> }
  | { readonly prefix: Readonly<Record<string, string>> }
  | { readonly suffix: Readonly<Record<string, string>> }
  | { readonly all: readonly FilterExpression[] }
  | { readonly any: readonly FilterExpression[] }
  | { readonly not: FilterExpression }
  | { readonly cel: string };

const attributes = z
  .record(
    z.string().regex(/^(?!data$)[a-z0-9]+$/, 'expected an attribute name: lower-case letters and digits, not data'),
    z.string().min(1),
  )
  .refine((value) => Object.keys(value).length > 0, 'expected at least one attribute');
const nested = z.lazy(() => filterExpression);
const celSource = z.string().superRefine((source, context) => {
  try {
    compileCel(source);
  } catch (thrown) {
    context.addIssue({ code: 'custom', message: thrown instanceof Error ? thrown.message : String(thrown) });
  }
});

/** Schema of a {@link FilterExpression}. */
export const filterExpression: z.ZodType<FilterExpression> = z.union([
  z.strictObject({ exact: attributes }),
  z.strictObject({ prefix: attributes }),
  z.strictObject({ suffix: attributes }),
  z.strictObject({ all: z.array(nested).min(1) }),
  z.strictObject({ any: z.array(nested).min(1) }),
  z.strictObject({ not: nested }),
  z.strictObject({ cel: celSource }),
]);

/**
 * A transform that lets through what matches the expression; the rest counts as filtered.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS` when the expression is not valid
 */
export function filter(expression: FilterExpression): Transform {
  refuseInvalid(filterExpression, expression, 'filter');
  const matches = compile(expression);
  return (event) => (matches(event) ? event : undefined);
}

type Predicate = (event: AnyCloudEvent) => boolean;

function compile(expression: FilterExpression): Predicate {
  if ('exact' in expression) return everyAttribute(expression.exact, (value, wanted) => value === wanted);
  if ('prefix' in expression) return everyAttribute(expression.prefix, (value, wanted) => value.startsWith(wanted));
  if ('suffix' in expression) return everyAttribute(expression.suffix, (value, wanted) => value.endsWith(wanted));
  if ('cel' in expression) return compileCel(expression.cel);
  if ('not' in expression) {
    const inner = compile(expression.not);
    return (event) => !inner(event);
  }
  if ('all' in expression) {
    const inner = expression.all.map(compile);
    return (event) => inner.every((matches) => matches(event));
  }
  const inner = expression.any.map(compile);
  return (event) => inner.some((matches) => matches(event));
}

function everyAttribute(
  wanted: Readonly<Record<string, string>>,
  matches: (value: string, wanted: string) => boolean,
): Predicate {
  const entries = Object.entries(wanted);
  return (event) =>
    entries.every(([name, value]) => {
      const found = event[name];
      return isAttribute(found) && matches(String(found), value);
    });
}

function isAttribute(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
