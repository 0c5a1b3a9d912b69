import { expect, test } from 'vitest';
import { fileSinkOptions } from '../src/file-sink-options.ts';

test('takes a mode as octal text, and nothing else', () => {
  expect(fileSinkOptions.parse({ path: 'a', fileMode: '0640' }).fileMode).toBe('0640');
  expect(fileSinkOptions.safeParse({ path: 'a', fileMode: '844' }).success).toBe(false);
});
