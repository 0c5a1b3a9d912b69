import { expect, it } from 'vitest';
import { excerptOf, redactor } from '../../src/answer/redact.ts';

const secrets = ['s3cr3t/+&"x', 'user:pass', undefined, '', 's3cr3t'];
const redact = redactor(secrets);

it('takes secrets out, however they are written', () => {
  const echoes = [
    's3cr3t/+&"x',
    encodeURIComponent('s3cr3t/+&"x'),
    JSON.stringify('s3cr3t/+&"x'),
    Buffer.from('user:pass').toString('base64'),
    'Bearer s3cr3t.',
  ];
  for (const echo of echoes) expect(redact(`you sent ${echo}, twice: ${echo}`)).not.toMatch(/s3cr3t|dXNlcjpwYXNz/);
  expect(redact('nothing of it')).toBe('nothing of it');
});

it('shows the beginning of a body on one line, and never a part of a secret', () => {
  expect(excerptOf(Buffer.from('a\r\n  b\tc\u001b[31m\u202e'), redact, 20)).toBe('a b c [31m');
  expect(excerptOf(Buffer.from(`${'x'.repeat(8)}s3cr3t`), redact, 10)).toBe('xxxxxxxx(s…');
  expect(excerptOf(Buffer.from('🚀'.repeat(5)), redact, 3)).toBe('🚀🚀🚀…');
  expect(excerptOf(Buffer.from([0, 1, 2]), redact, 10)).toBe('');
  expect(excerptOf(Buffer.alloc(0), redact, 10)).toBe('');
});
