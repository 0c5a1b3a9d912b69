import { deliverySettings, filterExpression, setAttributes } from '@eventmesh/connector-runtime';
import { z } from 'zod';

const connector = z.strictObject({
  use: z.string().min(1).describe('The connector: an npm package, or a path from this file.'),
  with: z.record(z.string(), z.unknown()).default({}).describe('Its options.'),
});

const transform = z
  .union([
    z.strictObject({ filter: filterExpression.describe('Lets through what matches.') }),
    z.strictObject({ set: setAttributes.describe('Sets attributes; null removes one.') }),
    z.strictObject({
      use: z
        .string()
        .min(1)
        .describe("A module that exports a function 'transform': a path from this file, or an npm package."),
    }),
  ])
  .describe("'filter', 'set' or 'use'.");

const pipeline = z.strictObject({
  source: connector.describe('Where events come from.'),
  transforms: z.array(transform).default([]).describe('What happens to them on the way, in order.'),
  sink: connector.describe('Where they go.'),
  delivery: deliverySettings.optional(),
});

/** A pipeline of a configuration, validated. */
export type PipelineConfig = z.output<typeof pipeline>;

const state = z
  .strictObject({
    folder: z
      .string()
      .min(1)
      .optional()
      .describe(
        'A path from this file. One process at a time may use it. Default: `.eventmesh`, where no `url` is given.',
      ),
    url: z
      .string()
      .regex(/^postgres(ql)?:\/\//, 'expected a URL that begins with postgres://')
      .optional()
      .describe('A PostgreSQL, for several processes at a time.')
      .meta({ writeOnly: true, examples: ['postgres://user:password@host:5432/database'] }),
    worker: z
      .string()
      .min(1)
      .optional()
      .describe('What this process is called there. Default: the name of the host and the id of the process.'),
  })
  .superRefine(({ folder, url, worker }, context) => {
    if (folder !== undefined && url !== undefined)
      context.addIssue({ code: 'custom', path: [], message: "expected only one of 'folder' and 'url', found both" });
    if (worker !== undefined && url === undefined)
      context.addIssue({ code: 'custom', path: ['worker'], message: "expected 'worker' beside 'url', found no 'url'" });
  })
  .describe(
    'Where checkpoints, dead letters and what waits with `accept: stored` are kept: in a folder, or in a database.',
  );

/** The state store of a configuration, validated. */
export type StateOptions = z.output<typeof state>;

/** A configuration file, as far as it does not depend on the connectors in it. */
export const configSchema = z.strictObject({
  pipelines: z
    .record(
      z
        .string()
        .regex(
          /^[A-Za-z0-9][A-Za-z0-9._-]*$/,
          'expected a name of letters, digits, dots, dashes and underscores that begins with a letter or digit',
        ),
      pipeline,
    )
    .refine((pipelines) => Object.keys(pipelines).length > 0, 'expected at least one pipeline')
    .describe('By name. What the state store keeps of a pipeline is under its name.'),
  state: state.prefault({}),
  allowAlpha: z.boolean().default(false).describe('Whether alpha connectors may run when NODE_ENV is `production`.'),
});

const looseConnector = z
  .object({ use: z.string().min(1), with: z.record(z.string(), z.unknown()).default({}) })
  .optional()
  .catch(undefined);

const loosePipeline = z.object({
  source: looseConnector,
  sink: looseConnector,
  transforms: z
    .array(
      z
        .object({ use: z.string().min(1) })
        .optional()
        .catch(undefined),
    )
    .catch([]),
  delivery: z.object({ accept: z.unknown() }).optional().catch(undefined),
});

/** As much of a pipeline as can be looked at. */
export type LoosePipeline = Partial<z.output<typeof loosePipeline>>;

/** What can be looked at even when something else is wrong, so that all problems show at once. */
export const looseConfigSchema = z.object({
  allowAlpha: z.unknown().optional(),
  pipelines: z.record(z.string(), loosePipeline.optional().catch(undefined)).catch({}),
});
