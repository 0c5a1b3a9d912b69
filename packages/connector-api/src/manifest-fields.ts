import type { ConnectorManifest } from './manifest.ts';

/** What is asked of one field of a manifest, for people, for editors and for the parser. */
export interface ManifestField {
  /** What must stand there, in a few words. */
  readonly expected: string;
  /** The same as JSON Schema, draft 7. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The same as a function. */
  readonly isRight: (value: unknown) => boolean;
}

const systemName = /^[a-z][a-z0-9-]*$/;
const releaseLine = /^\d+(?:\.\d+){0,2}(?:\.x)?$/;
const listOfNames = { type: 'array', items: { type: 'string', minLength: 1 } };

/** Every field, in the order in which problems are told. */
export const manifestFields: Readonly<Record<keyof ConnectorManifest, ManifestField>> = {
  kind: {
    expected: "'source' or 'sink'",
    schema: { enum: ['source', 'sink'], description: 'Whether it brings events in or carries them out.' },
    isRight: (value) => value === 'source' || value === 'sink',
  },
  system: {
    expected: 'a lower-case name',
    schema: {
      type: 'string',
      pattern: systemName.source,
      description: 'The outside system, as in the name of the package.',
    },
    isRight: (value) => typeof value === 'string' && systemName.test(value),
  },
  status: {
    expected: "'alpha', 'beta' or 'ga'",
    schema: { enum: ['alpha', 'beta', 'ga'], description: 'The release status that is claimed.' },
    isRight: (value) => value === 'alpha' || value === 'beta' || value === 'ga',
  },
  supportVersion: {
    expected: "a release line such as '1.x', or null",
    schema: {
      type: ['string', 'null'],
      pattern: releaseLine.source,
      description: 'The oldest release line that gets fixes; null until GA.',
    },
    isRight: (value) => value === null || (typeof value === 'string' && releaseLine.test(value)),
  },
  testedWith: {
    expected: 'lists of versions by system',
    schema: {
      type: 'object',
      additionalProperties: listOfNames,
      description: 'Versions of the real system that the suites ran against, by its name.',
    },
    isRight: (value) => isObject(value) && Object.values(value).every(isStrings),
  },
  owners: {
    expected: 'a list with at least one name',
    schema: { ...listOfNames, minItems: 1, description: 'Who answers for it.' },
    isRight: (value) => isStrings(value) && value.length > 0,
  },
  adopters: {
    expected: 'a list of names',
    schema: {
      ...listOfNames,
      description:
        'Who uses it: a name with the https address where it is said in public, or with the day of a record.',
    },
    isRight: isStrings,
  },
};

/** Whether a value is an object with members, as JSON knows it. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isStrings(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');
}
