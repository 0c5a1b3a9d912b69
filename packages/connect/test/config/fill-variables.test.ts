import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fillVariables } from '../../src/config/fill-variables.ts';
import { pathKey } from '../../src/config/path-key.ts';
import { ConfigFolder } from '../support/config-folder.ts';

let folder: ConfigFolder;
beforeAll(async () => {
  folder = await ConfigFolder.make();
  await folder.write('secret', 'from file\n');
  await folder.write('two-lines', 'one\r\ntwo  \r\n');
});
afterAll(() => folder.remove());

const environment = { _: 'node', HOST: 'db', EMPTY: '', MONEY: '$1 $& ${env:HOST}' };
const fill = (value: unknown): ReturnType<typeof fillVariables> =>
  fillVariables(value, { environment, folder: folder.path });

test.each([
  ['${env:HOST}', 'db'],
  ['http://${env:HOST}:${env:EMPTY}80', 'http://db:80'],
  ['${env:EMPTY}', ''],
  // What is put in is not looked at again, and `$&` is no pattern.
  ['${env:MONEY}', '$1 $& ${env:HOST}'],
  ['${file:secret}', 'from file'],
  ['${file:./two-lines}', 'one\r\ntwo  '],
  ['$${env:HOST}', '${env:HOST}'],
  ['$${anything}', '${anything}'],
  ['costs $5, {a}, ${subject}, ${a.b}, $', 'costs $5, {a}, ${subject}, ${a.b}, $'],
])('%s', (text, filled) => {
  expect(fill(text)).toMatchObject({ values: filled, problems: [] });
});

test.each([
  ['${env:HOTS}', "expected the environment variable 'HOTS', which is not set: did you mean 'HOST'?"],
  ['${env:SOMETHING}', "expected the environment variable 'SOMETHING', which is not set"],
  ['${env:constructor}', "expected the environment variable 'constructor', which is not set"],
  ['${env:}', "expected a name behind 'env:'"],
  ['${file:}', "expected a name behind 'file:'"],
  ['${file:none}', "expected the file 'none', which does not exist"],
  ['${file:.}', "expected the file '.', which is a folder"],
  ['${HOST}', "unknown variable '${HOST}': write '${env:HOST}', or '$${HOST}' for this very text"],
  ['${fiel:x}', "unknown variable '${fiel:x}': write '${file:x}', or '$${fiel:x}' for this very text"],
  ['${env:HOST', "expected '}' at the end of '${env:HOST'"],
])('%s is a problem', (text, message) => {
  expect(fill({ at: [text] }).problems).toEqual([{ path: ['at', 0], about: 'value', message }]);
});

test('tells where variables were, and what was put in', () => {
  const { values, texts, hidden } = fill({ a: ['x', '${env:HOST}'], b: { c: 'at ${file:secret}' }, d: 5, e: null });
  expect(values).toEqual({ a: ['x', 'db'], b: { c: 'at from file' }, d: 5, e: null });
  expect([...texts]).toEqual([
    [pathKey(['a', 1]), '${env:HOST}'],
    [pathKey(['b', 'c']), 'at ${file:secret}'],
  ]);
  expect(hidden).toEqual(['db', 'from file']);
});

test('a key __proto__ is a problem, and changes nothing', () => {
  const { values, problems } = fill(JSON.parse('{"a": {"__proto__": {"polluted": true}, "b": 1}}'));
  expect(problems).toEqual([{ path: ['a', '__proto__'], about: 'key', message: "unknown key '__proto__'" }]);
  expect(values).toEqual({ a: { b: 1 } });
  expect(({} as { polluted?: true }).polluted).toBeUndefined();
});

test('values without variables stay as they are', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      fc.pre(!JSON.stringify(value).includes('${') && !JSON.stringify(value).includes('__proto__'));
      expect(fill(value)).toMatchObject({ values: value, problems: [], hidden: [] });
    }),
  );
});
