import { expect, it } from 'vitest';
import { redirectTarget } from '../../src/answer/redirect-target.ts';

const from = { origin: 'https://h.example', path: '/a/b?c' };
const to = (status: number, location?: string | string[]) => redirectTarget(from, { status, headers: { location } });

it.each<[number, string | string[] | undefined, string | undefined]>([
  [307, '/x?y', '/x?y'],
  [308, 'x', '/a/x'],
  [307, 'https://h.example/x', '/x'],
  [307, 'https://h.example:443/x', '/x'],
  [307, '//evil.example/x', undefined],
  [307, 'https://evil.example/x', undefined],
  [307, 'http://h.example/x', undefined],
  [307, 'https://h.example:444/x', undefined],
  [307, 'https://a:b@h.example/x', undefined],
  [307, 'https://h.example@evil.example/', undefined],
  [307, 'javascript:alert(1)', undefined],
  [307, 'https://', undefined],
  [307, ['/x', '/y'], undefined],
  [307, undefined, undefined],
  [301, '/x', undefined],
  [302, '/x', undefined],
  [303, '/x', undefined],
  [200, '/x', undefined],
])('%d to %j', (status, location, path) => expect(to(status, location)).toBe(path));
