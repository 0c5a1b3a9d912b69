import type { JsonSchema } from '@eventmesh/connector-runtime';
import { optionsIn } from '../conformance/any/option-facts.ts';

/** Options that lack what each must have, by name: `rotate.maxBytes`. */
export interface IncompleteOptions {
  readonly type: readonly string[];
  readonly description: readonly string[];
  readonly example: readonly string[];
}

/**
 * Looks at every option of a schema. An example is not asked of what needs none: a secret, what is only true or false or one of a list,
 * what has a default, and a map of options that have their own.
 */
export function optionsWithout(schema: JsonSchema): IncompleteOptions {
  const options = optionsIn(schema);
  const names = (those: typeof options): readonly string[] => [...new Set(those.map(({ path }) => path.join('.')))];
  return {
    type: names(options.filter(({ types }) => types === undefined)),
    description: names(options.filter(({ described }) => !described)),
    example: names(options.filter(({ exampled }) => !exampled)),
  };
}
