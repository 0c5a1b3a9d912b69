import { describe, expect, it } from 'vitest';
import { classifyStoreError } from '../../src/store/classify-store-error.ts';

const codes = (code: string, message: string): Error => Object.assign(new Error(message), { code });

describe('classifyStoreError', () => {
  it.each([
    ['LEVEL_LOCKED', 'IO error: lock /s/LOCK: Resource temporarily unavailable', 'UNAVAILABLE', 'another process'],
    ['LEVEL_IO_ERROR', 'IO error: /s/000005.ldb: No space left on device', 'OVERLOADED', 'full'],
    ['LEVEL_IO_ERROR', 'IO error: /s/000005.ldb: Disk quota exceeded', 'OVERLOADED', 'full'],
    ['LEVEL_IO_ERROR', 'IO error: /s/LOCK: Permission denied', 'FORBIDDEN', 'permission denied'],
    ['LEVEL_IO_ERROR', 'IO error: /s/LOCK: Read-only file system', 'FORBIDDEN', 'permission denied'],
    ['EACCES', "EACCES: permission denied, mkdir '/s'", 'FORBIDDEN', 'permission denied'],
    ['ENOTDIR', "ENOTDIR: not a directory, mkdir '/s'", 'INVALID_OPTIONS', 'through one'],
    ['LEVEL_CORRUPTION', 'Corruption: checksum mismatch', 'UNSUPPORTED', 'checksum mismatch'],
    ['LEVEL_IO_ERROR', 'IO error: /s/000005.ldb: Input/output error', 'UNAVAILABLE', 'Input/output error'],
  ])('%s: %s', (code, text, expected, words) => {
    const wrapped = new Error('Database failed to open', { cause: codes(code, text) });
    for (const thrown of [codes(code, text), wrapped])
      expect(classifyStoreError(thrown, '/s')).toMatchObject({
        code: expected,
        message: expect.stringContaining(words),
        cause: thrown,
      });
  });

  it('does not take a word of the path for the reason', () => {
    const thrown = codes('LEVEL_IO_ERROR', 'IO error: /CORRUPT-LOCK/000005.ldb: Input/output error');
    expect(classifyStoreError(thrown, '/CORRUPT-LOCK')).toMatchObject({ code: 'UNAVAILABLE' });
  });

  it('makes an error of what is none', () => {
    expect(classifyStoreError('gone', '/s')).toMatchObject({ code: 'UNAVAILABLE', message: /gone/ });
  });
});
