import type { OptionsSchema } from '@eventmesh/connector-api';
import { referenceOptions, type ReferenceOptions } from '../../src/reference/reference-options.ts';

/** Tells the schema of the reference connectors to everyone, and mends options by itself before it looks at them. */
export function laxSchema(
  mend: (options: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>,
): OptionsSchema<unknown, ReferenceOptions> {
  const { '~standard': standard } = referenceOptions as OptionsSchema<unknown, ReferenceOptions>;
  return {
    '~standard': {
      ...standard,
      jsonSchema: standard.jsonSchema,
      validate: (options) => standard.validate(mend(options as Readonly<Record<string, unknown>>)),
    },
  };
}
