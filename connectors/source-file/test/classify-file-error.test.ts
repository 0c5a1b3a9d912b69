import { expect, test } from 'vitest';
import { classifyFileError } from '../src/classify-file-error.ts';

test.each([
  ['ENOENT', 'NOT_FOUND'],
  ['EACCES', 'FORBIDDEN'],
  ['EISDIR', 'INVALID_OPTIONS'],
  ['EMFILE', 'OVERLOADED'],
  ['ESTALE', 'UNAVAILABLE'],
  ['EXYZ', 'UNKNOWN'],
])('%s is %s, with the path and what to do', (code, expected) => {
  const thrown = Object.assign(new Error('failed'), { code });
  const error = classifyFileError(thrown, '/logs/a.log');
  expect(error).toMatchObject({
    code: expected,
    cause: thrown,
    message: expect.stringMatching(/'\/logs\/a\.log'.*\. [A-Z].*\.$/),
  });
  expect(classifyFileError(error, 'other')).toBe(error);
});
