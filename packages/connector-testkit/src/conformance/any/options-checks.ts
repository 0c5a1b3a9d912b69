import assert from 'node:assert/strict';
import { isConnectorError, type JsonValue } from '@eventmesh/connector-api';
import { issuesOf, jsonSchemaOf, isSecretAt } from '@eventmesh/connector-runtime';
import { testContext } from '../../test-context.ts';
import type { AnyCheck } from '../check.ts';
import type { HarnessOptions, WrongOptions } from '../harness.ts';
import { parseOptions } from '../parse-options.ts';
import { makeSubject } from './make-subject.ts';
import { optionsIn, type JsonType, type OptionFacts } from './option-facts.ts';
import type { AnyHarness } from './subject.ts';
import { tellsOfSecret } from './tells-of-secret.ts';
import { withOption } from './with-option.ts';

/** A value of each kind. */
const samples: Readonly<Record<JsonType, JsonValue>> = {
  string: 'kit',
  number: 1.5,
  integer: 7,
  boolean: true,
  array: [],
  object: {},
  null: null,
};
const unknownName = 'surelynooption';

/** What options must be. */
export const optionsChecks: readonly AnyCheck[] = [
  {
    proves: ['options.valid-accepted'],
    title: 'makes a connector of right options, and leaves them alone',
    run: async (harness) => {
      const right = await rightOptions(harness);
      const before = JSON.stringify(right);
      assert.deepEqual(await issuesOf(harness.definition.options, right), []);
      create(harness, await parseOptions(harness.definition, right));
      assert.equal(JSON.stringify(right), before, 'the options that were given have changed');
    },
  },
  {
    proves: ['options.required-missing'],
    title: 'leaves each required one out',
    run: async (harness) => {
      const right = await rightOptions(harness);
      await expectRefused(
        harness,
        optionsOf(harness)
          .filter(({ required }) => required)
          .map((option) => ({
            because: `without '${option.path.join('.')}'`,
            options: withOption(right, option.path, undefined),
            names: nameOf(option),
          })),
      );
    },
  },
  {
    proves: ['options.wrong-type'],
    title: 'gives each one values of all other types',
    run: async (harness) => {
      const right = await rightOptions(harness);
      await expectRefused(
        harness,
        optionsOf(harness).flatMap((option) =>
          wrongSamples(option).map((sample) => ({
            because: `'${option.path.join('.')}' is ${JSON.stringify(sample)}`,
            options: withOption(right, option.path, sample),
            names: nameOf(option),
          })),
        ),
      );
    },
  },
  {
    proves: ['options.unknown-name'],
    title: 'adds an unknown name, beside the others and in each map',
    run: async (harness) => {
      const right = await rightOptions(harness);
      const maps = [[], ...optionsOf(harness).flatMap(({ isMap, path }) => (isMap ? [path] : []))];
      await expectRefused(
        harness,
        maps.map((path) => ({
          because: `with '${[...path, unknownName].join('.')}'`,
          options: withOption(right, [...path, unknownName], 'kit'),
          names: unknownName,
        })),
      );
    },
  },
  {
    proves: ['options.wrong-value'],
    title: 'gives values that cannot work',
    run: async (harness) => {
      const right = await rightOptions(harness);
      const told = (harness.wrongOptions ?? []).map((wrong) => ({ ...wrong, options: { ...right, ...wrong.options } }));
      const listed = optionsOf(harness).flatMap((option) =>
        option.wrongValues.map((value) => ({
          because: `'${option.path.join('.')}' is ${JSON.stringify(value)}`,
          options: withOption(right, option.path, value),
          names: nameOf(option),
        })),
      );
      assert.ok(
        told.length + listed.length > 0,
        "the kit knows no value that cannot work: give the harness 'wrongOptions', or name 'options.wrong-value' under 'inapplicable'",
      );
      await expectRefused(harness, [...told, ...listed]);
    },
  },
  {
    proves: ['options.described'],
    title: 'looks at each option of the JSON Schema',
    run: async (harness) => {
      const bare = optionsOf(harness).filter(({ described }) => !described);
      assert.deepEqual(namesOf(bare), [], 'these options have no description');
    },
  },
  {
    proves: ['options.secrets-marked'],
    title: 'looks at the names of options that may be text',
    run: async (harness) => {
      const schema = jsonSchemaOf(harness.definition.options);
      const unmarked = optionsOf(harness).filter(
        ({ path, types }) => types?.has('string') !== false && tellsOfSecret(path) && !isSecretAt(schema, path),
      );
      assert.deepEqual(namesOf(unmarked), [], "these options look like secrets and have no 'writeOnly'");
    },
  },
];

async function rightOptions(harness: AnyHarness): Promise<HarnessOptions> {
  await using subject = await makeSubject(harness);
  return subject.system.options;
}

function optionsOf({ definition }: AnyHarness): readonly OptionFacts[] {
  return optionsIn(jsonSchemaOf(definition.options));
}

function namesOf(options: readonly OptionFacts[]): readonly string[] {
  return [...new Set(options.map(({ path }) => path.join('.')))];
}

function nameOf({ path }: OptionFacts): string {
  return String(path.at(-1));
}

function wrongSamples({ types }: OptionFacts): readonly JsonValue[] {
  if (types === undefined) return [];
  const right = new Set<string>(types);
  if (right.has('number')) right.add('integer');
  return Object.entries(samples).flatMap(([type, sample]) => (right.has(type) ? [] : [sample]));
}

async function expectRefused(harness: AnyHarness, wrongs: readonly WrongOptions[]): Promise<void> {
  const problems: string[] = [];
  for (const { because, options, names } of wrongs) {
    const said = await refusalOf(harness, options);
    if (said === undefined) problems.push(`${because}: expected a refusal, found that it is accepted`);
    else if (!said.includes(names))
      problems.push(`${because}: expected an error that names '${names}', found: ${said}`);
  }
  assert.equal(problems.length, 0, problems.join('\n'));
}

/** What a user is told about options, before anything connects; undefined when they are accepted. */
async function refusalOf(harness: AnyHarness, options: HarnessOptions): Promise<string | undefined> {
  const issues = await issuesOf(harness.definition.options, options);
  if (issues.length > 0)
    return issues.map(({ path, message }) => `${path.map(String).join('.')}: ${message}`).join('; ');
  try {
    create(harness, await parseOptions(harness.definition, options));
    return undefined;
  } catch (thrown) {
    assert.ok(
      isConnectorError(thrown) && thrown.code === 'INVALID_OPTIONS',
      `expected a ConnectorError with code INVALID_OPTIONS, found ${String(thrown)}`,
    );
    return thrown.message;
  }
}

function create({ definition }: AnyHarness, parsed: unknown): void {
  definition.create(parsed, testContext());
}
