import * as fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import type { Problem } from '../../src/config/problem.ts';
import { YamlFile } from '../../src/config/yaml-file.ts';

const text = [
  'pipelines:',
  '  a b:',
  '    with: { path: x, "quoted": 5, 7: seven }',
  '    list:',
  '      - one',
  '      - { two: 2 }',
  '    empty:',
].join('\n');

test.each<[PropertyKey[], Problem['about'], string]>([
  [[], 'value', '1:1'],
  [['pipelines'], 'key', '1:1'],
  [['pipelines', 'a b', 'with', 'path'], 'key', '3:13'],
  [['pipelines', 'a b', 'with', 'path'], 'value', '3:19'],
  [['pipelines', 'a b', 'with', 'quoted'], 'value', '3:32'],
  [['pipelines', 'a b', 'with', '7'], 'value', '3:38'],
  [['pipelines', 'a b', 'list', 0], 'value', '5:9'],
  [['pipelines', 'a b', 'list', 1, 'two'], 'value', '6:16'],
  // Nothing stands there: the key that it belongs to.
  [['pipelines', 'a b', 'empty'], 'value', '7:5'],
  [['pipelines', 'a b', 'with', 'missing'], 'missing', '3:5'],
  [['pipelines', 'a b', 'missing', 'deeper'], 'missing', '2:3'],
  [['pipelines', 'a b', 'list', 5], 'value', '4:5'],
])('%j (%s) is at %s', (path, about, place) => {
  const file = new YamlFile('f.yaml', text);
  const [line = ''] = file.lines([file.placeOf({ path, about, message: 'wrong' })]);
  expect(line.split(' ')[0]).toBe(`f.yaml:${place}`);
});

test('lines are in the order of the file, each once', () => {
  const file = new YamlFile('f.yaml', 'a: 1\nb: 2');
  const problem = (key: string): Problem => ({ path: [key], about: 'value', message: 'wrong' });
  const places = ['b', 'a', 'b'].map((key) => file.placeOf(problem(key)));
  expect(file.lines(places)).toEqual(['f.yaml:1:4 a: wrong', 'f.yaml:2:4 b: wrong']);
});

test('a message of several lines becomes one', () => {
  const file = new YamlFile('f.yaml', 'a: 1');
  const place = file.placeOf({ path: ['a'], about: 'value', message: 'two\n  lines' });
  expect(file.lines([place])).toEqual(['f.yaml:1:4 a: two lines']);
});

test('every value is found where it stands', () => {
  const key = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 8 }).filter((name) => name !== '__proto__');
  const tree = fc.letrec<{ node: unknown; leaf: number }>((tie) => ({
    leaf: fc.integer({ min: 100_000, max: 999_999 }),
    node: fc.oneof(
      { maxDepth: 3 },
      tie('leaf'),
      fc.dictionary(key, tie('node'), { maxKeys: 4 }),
      fc.array(tie('node'), { maxLength: 3 }),
    ),
  })).node;
  fc.assert(
    fc.property(fc.dictionary(key, tree, { minKeys: 1, maxKeys: 4 }), fc.boolean(), (value, flow) => {
      const written = stringify(value, flow ? { collectionStyle: 'flow' } : {});
      const file = new YamlFile('f', written);
      for (const [path, leaf] of leaves(value)) {
        const { offset = -1 } = file.placeOf({ path, about: 'value', message: '' });
        expect(written.slice(offset, offset + 6)).toBe(String(leaf));
      }
    }),
  );
});

/** Every number in a tree, with its path. */
function leaves(
  value: unknown,
  path: readonly PropertyKey[] = [],
): readonly (readonly [readonly PropertyKey[], number])[] {
  if (typeof value === 'number') return [[path, value]];
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => leaves(item, [...path, index]));
  return Object.entries(value as object).flatMap(([key, item]) => leaves(item, [...path, key]));
}

test('a variable without quotes inside braces is one problem, with what to do, not one for each word behind it', () => {
  const unquoted = 'a:\n  with: { path: ${env:X} }\nb:\n  c: { d: 1 }\n';
  expect(() => new YamlFile('f.yaml', unquoted)).toThrow(
    /^f\.yaml:2:18 put '\$\{…\}' in quotes: within '\{ \}' and '\[ \]' its brace begins a map$/,
  );
});

describe('no part of a value is in what is said of the YAML', () => {
  const secret = 'S3cret9x';
  test.each([
    ...[
      '|',
      '|9',
      '|-',
      '>',
      '>+',
      '%',
      '@',
      '`',
      '!',
      '!!',
      '!<',
      '&a &',
      '&a *',
      '*',
      ',',
      ']',
      '}',
      '{{',
      '{ [',
    ].map((beginning) => `password: ${beginning}${secret}`),
    ...['"x"', "'x'", '{ x: 1 }', '[x]', 'x: ', '"x": ', '- ', '? ', '!!map ', '&x &y ', '!!str !!str ', '"x"#'].map(
      (before) => `password: ${before}${secret}`,
    ),
    ...[`"${secret}`, `'${secret}`, `"\\${secret}"`, `"\\x${secret}"`, `["${secret}" "${secret}"]`, `{ ${secret}`].map(
      (value) => `password: ${value}`,
    ),
    `%${secret}\n---\na: 1`,
    `%TAG ! ${secret}\n---\na: !x b`,
    `a: 1\npassword:${secret}`,
    `password:${secret}\na: 1`,
    `a: { password:${secret} }`,
    `a: { password:${secret}, password:${secret} }`,
    `a: { b: 1 ${secret}: 2 }`,
    `a: { {{ ${secret} }}: 1 }`,
    `a: &a { ${secret}: 1 }\nb: { *a : 1 }`,
    `a: 1\n? [${secret}]\n: 2`,
    `a: |\n\t${secret}`,
    `a: |2\n ${secret}`,
    `a:\n  b: 1\n ${secret}`,
    `a: 1\n- ${secret}`,
    `a: ${secret}\na: ${secret}`,
    `<<: ${secret}`,
    `a: &a [${secret}]\nb: { <<: *a }`,
    `a: 1\n...\n${secret}: "`,
    `a: ${'['.repeat(5_000)}${secret}`,
  ])('%j', (yaml) => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const said = whatIsSaidOf(yaml);
    expect(said).toMatch(/^f\.yaml:/);
    for (let start = 0; start + 3 <= secret.length; start += 1)
      expect(said).not.toContain(secret.slice(start, start + 3));
    expect(warn).not.toHaveBeenCalled();
    warn.mockRestore();
  });
});

/** What a person reads of a file that is not quite YAML. */
function whatIsSaidOf(yaml: string): string {
  try {
    const file = new YamlFile('f.yaml', yaml);
    return file.lines(file.problems).join('\n');
  } catch (thrown) {
    return (thrown as Error).message;
  }
}
