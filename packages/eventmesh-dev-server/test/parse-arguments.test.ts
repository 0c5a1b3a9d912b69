import { expect, it } from 'vitest';
import { parseArguments } from '../src/parse-arguments.ts';

it('reads ports, storage and topics', () => {
  const args =
    '--port 0 --http-port 1 --admin-port 2 --host ::1 --storage rocketmq --topic a --topic b --no-auto-create';
  expect(parseArguments(args.split(' '))).toEqual({
    port: 0,
    httpPort: 1,
    adminPort: 2,
    host: '::1',
    storage: 'rocketmq',
    topics: ['a', 'b'],
    autoCreate: false,
  });
});

it('listens where a real server does when nothing is said', () => {
  expect(parseArguments([])).toMatchObject({
    port: 10_000,
    httpPort: 10_105,
    adminPort: 10_106,
    storage: 'standalone',
  });
  expect(parseArguments(['--help'])).toBe('help');
});

it.each([
  ['--port', 'x', "--port: expected a number from 0 to 65535, found 'x'"],
  ['--storage', 'kafka', "--storage: expected standalone or rocketmq, found 'kafka'"],
])('says what is wrong with %s %s', (name, value, message) => {
  expect(() => parseArguments([name, value])).toThrow(message);
});
