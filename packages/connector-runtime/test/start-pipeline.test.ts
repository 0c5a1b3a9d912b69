import {
  defineSink,
  defineSource,
  isConnectorError,
  type ApiVersion,
  type ConfiguredSource,
} from '@eventmesh/connector-api';
import { MemoryQueue, MemoryTarget, RecordingLogger, memorySink, memorySource } from '@eventmesh/connector-testkit';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { MemoryStateStore, startPipeline, type PipelineOptions } from '../src/index.ts';

const sink = memorySink(new MemoryTarget());
const source = memorySource(new MemoryQueue());
const options = z.strictObject({ url: z.url(), lines: z.int().min(1), password: z.string().optional() });
const demanding = { apiVersion: 'v1', system: 'demanding', options } as const;
const demandingSource = defineSource({
  ...demanding,
  progress: 'acknowledged',
  create: (_options, context) => source.definition.create({}, context),
});
const demandingSink = defineSink({
  ...demanding,
  ordering: 'none',
  idempotent: true,
  limits: { concurrentWrites: 1, maxEvents: 1, maxBytes: 1 },
  create: (_options, context) => sink.definition.create({}, context),
});
const failureOf = async (wrong: Partial<PipelineOptions>): Promise<string> => {
  const starting = startPipeline({ name: 'a', source, sink, store: new MemoryStateStore(), ...wrong });
  return await starting.then(
    () => 'started',
    (thrown: unknown) =>
      isConnectorError(thrown) ? `${thrown.code}\n${thrown.message}` : `not ours: ${String(thrown)}`,
  );
};

describe('startPipeline refuses', () => {
  it('everything that is wrong, at once, each with its path', async () => {
    const message = await failureOf({
      name: '',
      delivery: { concurrency: 0, batch: { lingerMs: -1, size: 3 } as never },
      source: demandingSource({ url: 'nowhere', lines: 1 }),
      sink: demandingSink({ url: 'https://example.org', lines: 1.5, line: 2 } as never),
    });
    const paths = [
      'name:',
      'delivery.concurrency:',
      'delivery.batch.lingerMs:',
      "delivery.batch.size: unknown key 'size'",
    ];
    for (const path of [...paths, 'source.url:', 'sink.lines:', "sink.line: unknown key 'line': did you mean 'lines'?"])
      expect(message).toContain(path);
    expect(message.split('\n')).toHaveLength(8);
    expect(message).toMatch(/^INVALID_OPTIONS/);
  });

  it('a definition without its options, and what is no connector', async () => {
    const message = await failureOf({ source: demandingSource as never, sink: undefined as never });
    expect(message).toContain('source: expected a source with its options\nsink: expected a sink with its options');
    expect(await failureOf({ source: sink as unknown as ConfiguredSource })).toContain('source: expected a source');
  });

  it('a connector made for another version of the contract, in words', async () => {
    const older = defineSource({
      ...demanding,
      apiVersion: 'v0' as ApiVersion,
      progress: 'acknowledged',
      create: () => never(),
    });
    const message = await failureOf({ source: older({ url: 'https://example.org', lines: 1 }) });
    expect(message).toMatch(
      /UNSUPPORTED\nsource-demanding is made for version 'v0'.*knows v1\. Install versions that go together/,
    );
  });
});

describe('startPipeline', () => {
  it('writes no option into its log lines, not even when it fails', async () => {
    const logger = new RecordingLogger();
    const failing = defineSource({
      ...demanding,
      progress: 'acknowledged',
      create: () => {
        throw new Error('connection refused');
      },
    });
    const chosen = { url: 'https://user:s3cret@example.org', lines: 1, password: 'hunter2' };
    const pipeline = await startPipeline({
      name: 'a',
      source: failing(chosen),
      sink,
      store: new MemoryStateStore(),
      logger,
    });
    await vi.waitUntil(() => logger.lines.length > 0, { timeout: 5_000 });
    await pipeline.stop();
    expect(JSON.stringify(logger.lines)).toContain('connection refused');
    expect(JSON.stringify([logger.lines, pipeline.status()])).not.toMatch(/s3cret|hunter2/);
  });
});

function never(): never {
  throw new Error('created');
}
