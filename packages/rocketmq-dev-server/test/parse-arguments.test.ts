import { expect, it } from 'vitest';
import { parseArguments } from '../src/parse-arguments.ts';

it('reads topics with their types and groups with their marks', () => {
  const args =
    '--port 0 --topic orders --topic pay:FIFO --group shop:from-start --group ledger:ordered --no-auto-create';
  expect(parseArguments(args.split(' '))).toEqual({
    port: 0,
    host: '127.0.0.1',
    topics: [
      { name: 'orders', type: 'NORMAL' },
      { name: 'pay', type: 'FIFO' },
    ],
    groups: [
      { name: 'shop', ordered: false, fromStart: true },
      { name: 'ledger', ordered: true, fromStart: false },
    ],
    autoCreate: false,
  });
});

it('listens on 8081 when nothing is said', () => {
  expect(parseArguments([])).toMatchObject({ port: 8081, autoCreate: true });
  expect(parseArguments(['--help'])).toBe('help');
});

it.each([
  ['--port', 'x', "--port: expected a number from 0 to 65535, found 'x'"],
  [
    '--topic',
    'a:B',
    "--topic: expected NAME or NAME:TYPE with a TYPE of NORMAL, FIFO, DELAY, TRANSACTION, found 'a:B'",
  ],
  ['--group', 'a:b', "--group: expected NAME, NAME:ordered or NAME:from-start, found 'a:b'"],
])('says what is wrong with %s %s', (name, value, message) => {
  expect(() => parseArguments([name, value])).toThrow(message);
});
