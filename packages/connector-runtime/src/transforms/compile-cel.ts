import { ConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { Environment } from '@marcbachmann/cel-js';

const environment = new Environment().registerVariable('event', 'dyn');

/**
 * Compiles a CEL expression over `event`: its attributes and `event.data`.
 *
 * The compiled function throws a ConnectorError with code `TRANSFORM_FAILED` when the expression fails on an event (a
 * field that is not there: guard it with `has()`), or gives something other than true or false.
 *
 * @throws Error with the position of a syntax or type error, or because the result cannot be true or false
 * @see https://github.com/google/cel-spec
 */
export function compileCel(source: string): (event: AnyCloudEvent) => boolean {
  const evaluate = environment.parse(source);
  const checked = evaluate.check();
  if (!checked.valid) throw checked.error ?? new Error(`not a valid expression: ${source}`);
  if (checked.type !== 'bool' && checked.type !== 'dyn')
    throw new Error(`gives ${checked.type}, expected true or false`);
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

/** Attributes and data as they are, as a map: an attribute may be called `constructor`. */
function variableOf(event: AnyCloudEvent): ReadonlyMap<string, unknown> {
  const variable = new Map<string, unknown>([['data', event.data]]);
  for (const name of Object.keys(event)) if (event[name] !== undefined) variable.set(name, event[name]);
  return variable;
}
