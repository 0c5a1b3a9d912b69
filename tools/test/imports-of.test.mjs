import { expect, test } from 'vitest';
import { importsOf } from '../workspace/imports-of.mjs';

test.each([
  ["import { a } from 'one';", ['one']],
  ["import type { A } from '../two.ts';", ['../two.ts']],
  ["import 'three';", ['three']],
  ["import {\n  a,\n  b,\n} from 'four';", ['four']],
  ["export * from 'five';", ['five']],
  ['export { a } from "six";', ['six']],
  ["const a = await import('seven');", ['seven']],
  ["const a = require.resolve('eight/package.json');", ['eight/package.json']],
  ["export const a = 'no';", []],
  ["export function a(b = 'no') {}", []],
  ["/**\n * import { a } from 'no';\n */\nimport b from 'nine';", ['nine']],
  ["// import { a } from 'no';", []],
])('finds what %j imports', (text, expected) => {
  expect(importsOf(text)).toEqual(expected);
});
