import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';

/**
 * A connector's options: one schema gives types, validation, defaults and, through its JSON Schema, documentation and
 * editor help. Any library that speaks Standard Schema with the JSON Schema trait will do (zod 4.2 or newer does).
 *
 * A secret is marked `writeOnly: true` in its JSON Schema.
 *
 * @see https://standardschema.dev
 */
export interface OptionsSchema<Input = unknown, Output = Input> {
  readonly '~standard': StandardSchemaV1.Props<Input, Output> & StandardJSONSchemaV1.Props<Input, Output>;
}

/** The options as a user writes them. */
export type OptionsInput<Schema extends OptionsSchema> = StandardSchemaV1.InferInput<Schema>;

/** The options as a connector gets them: validated, defaults filled in. */
export type OptionsOutput<Schema extends OptionsSchema> = StandardSchemaV1.InferOutput<Schema>;
