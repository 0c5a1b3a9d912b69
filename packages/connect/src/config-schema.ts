import { deliverySettings, filterExpression, setAttributes } from '@eventmesh/connector-runtime';
import { z } from 'zod';

const connector = z.strictObject({
  use: z.string().min(1).describe('The connector: an npm package, or a path from this file.'),
  with: z.record(z.string(), z.unknown()).default({}).describe('Its options.'),
});

/** One transform of a pipeline. */
export const transformSchema = z
  .union([
    z.strictObject({ filter: filterExpression }),
    z.strictObject({ set: setAttributes }),
    z.strictObject({ use: z.string().min(1) }),
  ])
  .describe("'filter', 'set', or 'use' with the path of a module that exports a function 'transform'.");

/** One pipeline of a configuration file. */
export const pipelineSchema = z.strictObject({
  source: connector,
  transforms: z.array(transformSchema).default([]),
  sink: connector,
  delivery: deliverySettings.optional(),
});

/** A pipeline of a configuration, validated. */
export type PipelineConfig = z.output<typeof pipelineSchema>;

/** A configuration file, as far as it does not depend on the connectors in it. */
export const configSchema = z.strictObject({
  pipelines: z
    .record(
      z
        .string()
        .regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'expected a name of letters, digits, dots, dashes and underscores'),
      pipelineSchema,
    )
    .refine((pipelines) => Object.keys(pipelines).length > 0, 'expected at least one pipeline'),
  state: z
    .strictObject({ folder: z.string().min(1).default('.eventmesh').describe('From this file.') })
    .prefault({})
    .describe('Where checkpoints and dead letters are kept.'),
});
