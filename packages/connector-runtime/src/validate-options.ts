import { ConnectorError, type OptionsOutput, type OptionsSchema } from '@eventmesh/connector-api';

/** One thing wrong with options. */
export interface OptionsIssue {
  /** Where, from the outside in. */
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/**
 * Checks options and fills in defaults.
 *
 * @param where what the options belong to, for the message
 * @throws ConnectorError with code `INVALID_OPTIONS` that lists every issue
 */
export async function validateOptions<Schema extends OptionsSchema>(
  schema: Schema,
  options: unknown,
  where: string,
): Promise<OptionsOutput<Schema>> {
  const result = await schema['~standard'].validate(options);
  if (result.issues === undefined) return result.value;
  const issues = result.issues.map(({ path = [], message }) => ({ path: path.map(keyOf), message }));
  throw new ConnectorError('INVALID_OPTIONS', issues.map((issue) => describe(where, issue)).join('\n'));
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
