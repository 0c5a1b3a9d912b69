import { ConnectorError, defineSource } from '@eventmesh/connector-api';
import { MemoryTarget, memorySink } from '@eventmesh/connector-testkit';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { MemoryStateStore } from '../src/store/memory-state-store.ts';
import { startPipeline } from '../src/start-pipeline.ts';
import { set } from '../src/transforms/set.ts';

const source = defineSource({
  apiVersion: 'v1',
  system: 'typed',
  progress: 'acknowledged',
  options: z.strictObject({ pollMs: z.int(), password: z.string().max(3).meta({ writeOnly: true }) }),
  create: () => {
    throw new ConnectorError('UNKNOWN', 'not to be created');
  },
});
const base = { name: 'typed', sink: memorySink(new MemoryTarget()), store: new MemoryStateStore() };

test('options in code get the words that options in a file get, and no secret is in them', async () => {
  const options = { pollMs: '5', password: 'canary' } as unknown as { pollMs: number; password: string };
  await expect(startPipeline({ ...base, source: source(options) })).rejects.toMatchObject({
    code: 'INVALID_OPTIONS',
    message: [
      "source.pollMs: expected a whole number, found text '5': write it without quotes",
      'source.password: expected text of at most 3 characters, found a text (not shown)',
    ].join('\n'),
  });
});

test('a name with a colon is refused: the leases and the inbox of a replay have one', async () => {
  const named = startPipeline({ ...base, name: 'orders:replay', source: source({ pollMs: 5, password: 'abc' }) });
  await expect(named).rejects.toMatchObject({
    code: 'INVALID_OPTIONS',
    message: "name: expected a name without ':', found 'orders:replay'",
  });
});

test('a connector for another version of the contract is refused', async () => {
  const definition = defineSource({
    apiVersion: 'v9' as 'v1',
    system: 'typed',
    progress: 'acknowledged',
    options: z.strictObject({}),
    create: () => {
      throw new ConnectorError('UNKNOWN', 'not to be created');
    },
  });
  await expect(startPipeline({ ...base, source: definition({}) })).rejects.toMatchObject({
    code: 'UNSUPPORTED',
    message: /^source-typed is made for version 'v9' of the connector contract; this runtime knows v1/,
  });
});

test.each([
  [{ time: 'yesterday' }, /Attribute 'time': expected an RFC 3339 time/],
  [{ source: '' }, /Attribute 'source'/],
  [{ id: null }, /'id' cannot be removed/],
  [{ data: 'x' }, /sets attributes, not data/],
])('set refuses %j at once, not event by event', (attributes, message) => {
  expect(() => set(attributes)).toThrow(message);
});
