import { expect, test } from 'vitest';
import { classifyFileError } from '../src/classify-file-error.ts';

test.each([
  ['ENOSPC', 'OVERLOADED'],
  ['EDQUOT', 'OVERLOADED'],
  ['EMFILE', 'OVERLOADED'],
  ['EACCES', 'FORBIDDEN'],
  ['EPERM', 'FORBIDDEN'],
  ['EROFS', 'FORBIDDEN'],
  ['ENOENT', 'NOT_FOUND'],
  ['EISDIR', 'INVALID_OPTIONS'],
  ['ESTALE', 'UNAVAILABLE'],
  ['EXYZ', 'UNKNOWN'],
])('%s is %s, with the path and what to do', (code, expected) => {
  const thrown = Object.assign(new Error('failed'), { code });
  const error = classifyFileError(thrown, '/data/a');
  expect(error).toMatchObject({
    code: expected,
    cause: thrown,
    message: expect.stringMatching(/'\/data\/a'.*\. [A-Z].*\.$/),
  });
  expect(classifyFileError(error, 'other')).toBe(error);
});
