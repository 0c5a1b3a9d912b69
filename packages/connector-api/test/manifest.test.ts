import { describe, expect, it } from 'vitest';
import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { ManifestError, manifestJsonSchema, parseManifest } from '../src/index.ts';

const good = {
  kind: 'sink',
  system: 'mysql',
  status: 'alpha',
  supportVersion: null,
  testedWith: { mysql: ['8.4.0', '9.1.0'] },
  owners: ['someone'],
  adopters: [],
};
const parse = (connector: unknown): unknown => parseManifest({ name: 'x', eventmesh: { connector } });
const messageOf = (connector: unknown): string => {
  try {
    return `parsed: ${JSON.stringify(parse(connector))}`;
  } catch (thrown) {
    return thrown instanceof TypeError ? thrown.message : `not a TypeError: ${String(thrown)}`;
  }
};

describe('parseManifest', () => {
  it('reads a block that is right', () => {
    expect(parse(good)).toEqual(good);
    expect(parse({ ...good, kind: 'source', status: 'ga', supportVersion: '1.x', testedWith: {} })).toBeDefined();
  });

  it.each([undefined, null, 7, 'x', [], {}, { eventmesh: null }, { eventmesh: [] }, { eventmesh: {} }])(
    'finds no connector in %j',
    (packageJson) => expect(parseManifest(packageJson)).toBeUndefined(),
  );

  it.each<[keyof typeof good, string, readonly unknown[]]>([
    ['kind', "'source' or 'sink'", ['Sink', '', undefined, null]],
    ['system', 'a lower-case name', ['MySQL', '', '9p', 'a b', 7, undefined]],
    ['status', "'alpha', 'beta' or 'ga'", ['GA', 'stable', undefined]],
    ['supportVersion', "a release line such as '1.x', or null", [1, undefined, {}, '', 'soon', '1.x.x', 'v1']],
    [
      'testedWith',
      'lists of versions by system',
      [['8.4.0'], { mysql: '8.4.0' }, { mysql: [8] }, { mysql: [''] }, null],
    ],
    ['owners', 'a list with at least one name', [[], [''], 'someone', [7], undefined]],
    ['adopters', 'a list of names', [undefined, '', [null], {}]],
  ])('names %s when it is wrong, what was expected and what was found', (field, expected, wrong) => {
    for (const value of wrong) {
      const found = value === undefined ? 'nothing' : JSON.stringify(value);
      expect(messageOf({ ...good, [field]: value })).toBe(
        `eventmesh.connector.${field}: expected ${expected}, found ${found}`,
      );
    }
  });

  it.each([null, 7, [], {}])('names every field of a block like %j', (block) => {
    const paths = messageOf(block)
      .split('\n')
      .map((line) => line.split(':')[0]);
    expect(paths).toEqual(Object.keys(good).map((field) => `eventmesh.connector.${field}`));
  });

  it('keeps what is wrong as data, too', () => {
    const thrown = errorOf({ ...good, kind: 'Sink' });
    expect(thrown).toBeInstanceOf(TypeError);
    expect(thrown.problems).toEqual([
      { place: 'eventmesh.connector.kind', expected: "'source' or 'sink'", found: '"Sink"' },
    ]);
  });
});

function errorOf(connector: unknown): ManifestError {
  try {
    parse(connector);
  } catch (thrown) {
    if (thrown instanceof ManifestError) return thrown;
  }
  throw new Error('The manifest was accepted.');
}

describe('manifestJsonSchema', () => {
  const accepts = new Ajv({ allowUnionTypes: true }).compile(manifestJsonSchema);
  const parses = (block: unknown): boolean => messageOf(block).startsWith('parsed: ');

  it('accepts what the parser accepts, and refuses what it refuses', () => {
    const values = fc.oneof(
      fc.constantFrom<unknown>(
        'source',
        'sink',
        'alpha',
        'ga',
        'mysql',
        '1.x',
        '1.2',
        '',
        null,
        7,
        [],
        ['a'],
        [''],
        {},
      ),
      fc.constantFrom<unknown>({ mysql: ['8.4.0'] }, { mysql: [8] }, { mysql: '8' }, undefined),
    );
    const changes = fc.dictionary(fc.constantFrom(...Object.keys(good), 'later'), values, { maxKeys: 2 });
    fc.assert(
      fc.property(changes, (change) => {
        const block: unknown = JSON.parse(JSON.stringify({ ...good, ...change }));
        expect(accepts(block), JSON.stringify(block)).toBe(parses(block));
      }),
      { numRuns: 500 },
    );
    for (const block of [null, 7, [], {}]) expect(accepts(block)).toBe(false);
  });
});
