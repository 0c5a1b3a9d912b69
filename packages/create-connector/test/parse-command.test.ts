import { expect, test } from 'vitest';
import { parseCommand } from '../src/parse-command.ts';

test('reads all options', () => {
  const args = ['--kind', 'sink', '--system=acme', '--dir', 'here', '--name', '@me/it', '--owner', 'me', '-y'];
  const expected = { kind: 'sink', system: 'acme', dir: 'here', name: '@me/it', owner: 'me', yes: true };
  expect(parseCommand(args)).toEqual(expected);
});

test('nothing is needed', () => {
  expect(parseCommand([])).toEqual({ yes: false });
});

test.each([
  [['--help', '--kind', 'sink'], 'help'],
  [['-h'], 'help'],
  [['--version'], 'version'],
])('%j only shows', (args, show) => {
  expect(parseCommand(args)).toMatchObject({ show });
});

test.each([
  [['--kind', 'both'], "--kind: expected 'source' or 'sink', found 'both'."],
  [['--system', 'My Queue'], "found 'My Queue'"],
  [['--dir', ''], '--dir'],
  [['--force'], '--force'],
  [['sink'], 'sink'],
])('%j is told to be wrong', (args, told) => {
  expect(parseCommand(args)).toEqual([expect.stringContaining(told)]);
});

test('everything that is wrong is told at once', () => {
  expect(parseCommand(['--kind', 'both', '--system', '7'])).toHaveLength(2);
});
