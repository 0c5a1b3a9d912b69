import type { OptionsOutput, OptionsSchema } from '@eventmesh/connector-api';

/** One thing wrong with options. */
export interface OptionsIssue {
  /** Where, from the outside in. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Options after a check: with every default filled in, or what is wrong with them, in words. */
export type CheckedOptions<Schema extends OptionsSchema> =
  | { readonly value: OptionsOutput<Schema>; readonly problems?: undefined }
  | { readonly value?: undefined; readonly problems: readonly string[] };

/**
 * Checks options and fills in defaults.
 *
 * @param where what the options belong to: where the path of each problem begins
 */
export async function checkOptions<Schema extends OptionsSchema>(
  schema: Schema,
  options: unknown,
  where: string,
): Promise<CheckedOptions<Schema>> {
  const result = await schema['~standard'].validate(options);
  if (result.issues === undefined) return { value: result.value };
  return {
    problems: result.issues.map(({ path = [], message }) => describe(where, { path: path.map(keyOf), message })),
  };
}

/** Checks options without filling in anything: everything that is wrong with them, none when they are right. */
export async function issuesOf(schema: OptionsSchema, options: unknown): Promise<readonly OptionsIssue[]> {
  const result = await schema['~standard'].validate(options);
  return (result.issues ?? []).map(({ path = [], message }) => ({ path: path.map(keyOf), message }));
}

function keyOf(segment: PropertyKey | { readonly key: PropertyKey }): PropertyKey {
  return typeof segment === 'object' ? segment.key : segment;
}

function describe(where: string, { path, message }: OptionsIssue): string {
  return `${[where, ...path.map(String)].join('.')}: ${message}`;
}
