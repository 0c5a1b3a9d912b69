import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { Environment, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';

const environment = new Environment().registerVariable('event', 'dyn');

/**
 * Compiles a CEL expression over `event`: its attributes and `event.data`.
 *
 * The compiled function throws a ConnectorError with code `TRANSFORM_FAILED` when the expression fails on an event (a
 * field that is not there: guard it with `has()`), or gives something other than true or false.
 *
 * @throws Error on one line, with the place of a syntax or type error, or because the result cannot be true or false
 * @see https://github.com/google/cel-spec
 */
export function compileCel(source: string): (event: AnyCloudEvent) => boolean {
  const evaluate = parse(source);
  return (event) => {
    let result: unknown;
    try {
      result = evaluate({ event: variableOf(event) });
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown);
      throw new ConnectorError('TRANSFORM_FAILED', `The filter '${source}' failed on this event: ${why}`, {
        cause: thrown,
      });
    }
    if (typeof result === 'boolean') return result;
    throw new ConnectorError(
      'TRANSFORM_FAILED',
      `The filter '${source}' gave ${typeof result}, expected true or false.`,
    );
  };
}

function parse(source: string): ReturnType<Environment['parse']> {
  try {
    const parsed = environment.parse(source);
    const { valid, error, type } = parsed.check();
    if (!valid) throw error;
    if (type === 'bool' || type === 'dyn') return parsed;
    throw new TypeError(`gives ${type}, expected true or false`);
  } catch (thrown) {
    throw new Error(`not a valid CEL expression: ${describe(thrown)}`, { cause: thrown });
  }
}

/** Attributes and data as they are, as a map: an attribute may be called `constructor`. */
function variableOf(event: AnyCloudEvent): ReadonlyMap<string, unknown> {
  const variable = new Map<string, unknown>([['data', event.data]]);
  for (const name of Object.keys(event)) if (event[name] !== undefined) variable.set(name, event[name]);
  return variable;
}

/** The library's own message has several lines, with the expression and an arrow. */
function describe(thrown: unknown): string {
  if (!(thrown instanceof ParseError || thrown instanceof CelTypeError))
    return thrown instanceof Error ? thrown.message : String(thrown);
  const { summary, range } = thrown;
  return range === undefined ? summary : `${summary}, at character ${range.start + 1}`;
}
