import { expect, test } from 'vitest';
import { judgeTail } from '../src/judge-tail.ts';

test.each([
  ['', 'none'],
  ['{"id":"a"}', 'whole'],
  ['{"id":"a', 'torn'],
  ['\0\0', 'torn'],
  ['12', 'foreign'],
  ['plain text', 'foreign'],
])('judges the tail %j as %s', (text, expected) => {
  expect(judgeTail(Buffer.from(text))).toBe(expected);
});
