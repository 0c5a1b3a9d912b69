import { MemoryStateStore, startPipeline } from '@eventmesh/connector-runtime';
import { describe, expect, it } from 'vitest';
import { kitEvents } from '../../src/conformance/kit-event.ts';
import { RecordingLogger } from '../../src/recording-logger.ts';
import {
  ReferenceServer,
  referenceSink,
  referenceSources,
  type TargetMode,
  type UpstreamMode,
} from '../../src/reference/index.ts';
import { testContext } from '../../src/test-context.ts';
import { until } from '../../src/until.ts';

const upstreams = ['replayable', 'prune-on-commit', 'gating', 'push-only'] as const satisfies readonly UpstreamMode[];
const targets = [
  'fine',
  'slow',
  'partial failure',
  'flapping',
  'unknown outcome',
  'poison',
] as const satisfies readonly TargetMode[];

describe.each(upstreams)('an upstream that is %s', (mode) => {
  it.each(targets)(
    'into a target that is %s: everything arrives, in order per key, and upstream is told',
    async (behaviour) => {
      await using from = await ReferenceServer.start(mode);
      await using to = await ReferenceServer.start();
      to.target.mode = behaviour;
      to.target.refuses = ({ id }) => behaviour === 'poison' && id === '7';
      for (const event of kitEvents(30, { keys: ['a', 'bb', 'c'] })) from.upstream.put(event);
      const store = new MemoryStateStore();
      const pipeline = await startPipeline({
        name: 'test',
        source: { definition: referenceSources[mode], options: from.address },
        sink: { definition: referenceSink, options: to.address },
        store,
        logger: new RecordingLogger(),
        delivery: { retry: { initialMs: 1, maxMs: 5 }, batch: { maxEvents: 4 } },
      });
      const refused = behaviour === 'poison' ? 1 : 0;
      await until(
        'all settled',
        () => pipeline.ledger().delivered >= 30 - refused && (from.upstream.unsettled ?? 0) === 0,
        10_000,
      );
      const { ledger } = await pipeline.stop();
      expect(ledger).toMatchObject({ delivered: 30 - refused, deadLettered: refused, balanced: true });
      for (const key of ['a', 'bb', 'c']) {
        const ids = to.target.arrived.filter((event) => event['partitionkey'] === key).map(({ id }) => Number(id));
        const first = [...new Set(ids)];
        expect(first).toEqual(first.toSorted((one, other) => one - other));
      }
    },
  );
});

it('keeps what is in it over a stop, and refuses those without its token', async () => {
  await using server = await ReferenceServer.start('gating');
  server.token = 'secret';
  for (const event of kitEvents(3)) server.upstream.put(event);
  const open = async (token: string): Promise<unknown> => {
    const options = { ...server.address, token, requestTimeoutMs: 1_000 };
    const source = referenceSources.gating.create(options, testContext());
    try {
      await source.open(AbortSignal.timeout(1_000));
      const read = await source.read({ maxRecords: 10, maxBytes: 10_000 }, AbortSignal.timeout(1_000));
      return read.length;
    } finally {
      await source.close();
    }
  };
  await expect(open('wrong')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  expect(await open('secret')).toBe(3);
  await server.stop();
  await expect(open('secret')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  await server.start();
  expect(await open('secret')).toBe(3);
});
