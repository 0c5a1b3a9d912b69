import type { OptionsOutput, OptionsSchema } from '@eventmesh/connector-api';
import { explainIssue, type Checked, type OptionsIssue } from './explain-issue.ts';
import type { Issue } from './issue.ts';
import type { JsonSchema } from './json-schema.ts';

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
  return { problems: describeIssues(result.issues, { schema, options, where }) };
}

/** What a schema found wrong with options, one line each. */
export function describeIssues(
  issues: RawIssues,
  about: { readonly schema: OptionsSchema; readonly options: unknown; readonly where: string },
): readonly string[] {
  const explained = explain(issues, { value: about.options, schema: jsonSchemaOf(about.schema) });
  return explained.map(({ path, message }) => `${[about.where, ...path.map(String)].join('.')}: ${message}`);
}

/**
 * Checks options without filling in anything: everything that is wrong with them, none when they are right. What is
 * marked as a secret in the schema is in no message.
 */
export async function issuesOf(
  schema: OptionsSchema,
  options: unknown,
  wordsFor?: Checked['wordsFor'],
): Promise<readonly OptionsIssue[]> {
  const { issues = [] } = await schema['~standard'].validate(options);
  if (issues.length === 0) return [];
  return explain(issues, {
    value: options,
    schema: jsonSchemaOf(schema),
    ...(wordsFor === undefined ? {} : { wordsFor }),
  });
}

/** The JSON Schema of options as a user writes them, in the draft that every editor knows. */
export function jsonSchemaOf(schema: OptionsSchema): JsonSchema {
  return schema['~standard'].jsonSchema.input({ target: 'draft-07', libraryOptions: { unrepresentable: 'any' } });
}

type RawIssues = NonNullable<Awaited<ReturnType<OptionsSchema['~standard']['validate']>>['issues']>;

/** Of a value of the wrong type, only that is told: checks of what it is not make no sense. */
function explain(raw: RawIssues, checked: Checked): readonly OptionsIssue[] {
  const issues: readonly Issue[] = raw.map((issue) => ({ ...issue, path: (issue.path ?? []).map(keyOf) }));
  const mistyped = new Set(issues.filter(isAboutType).map(({ path }) => keyOfPath(path)));
  return issues
    .filter((issue) => isAboutType(issue) || !mistyped.has(keyOfPath(issue.path)))
    .flatMap((issue) => explainIssue(issue, checked));
}

function keyOfPath(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map(String));
}

function isAboutType({ code }: Issue): boolean {
  return code === 'invalid_type';
}

function keyOf(segment: PropertyKey | { readonly key: PropertyKey }): PropertyKey {
  return typeof segment === 'object' ? segment.key : segment;
}
