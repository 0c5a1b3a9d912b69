import { expect, it } from 'vitest';
import { messageIds } from '../src/message/message-ids.ts';

const second0 = Date.UTC(2021, 0, 1);

it('makes ids of version, client, process, second and sequence', () => {
  let now = second0 + 16_000;
  const next = messageIds(() => now);
  const pid = (process.pid & 0xffff).toString(16).toUpperCase().padStart(4, '0');
  expect(next()).toMatch(new RegExp(`^01[0-9A-F]{12}${pid}0000001000000001$`));
  now += 1000;
  expect(next()).toMatch(/0000001100000002$/);
});

it('makes different ids in each generator, as in two threads of a process', () => {
  const generators = Array.from({ length: 100 }, () => messageIds(() => second0));
  const ids = generators.flatMap((next) => Array.from({ length: 100 }, () => next()));
  expect(new Set(ids).size).toBe(10_000);
});
