import { ConnectorError, type Logger } from '@eventmesh/connector-api';
import { expect, it } from 'vitest';
import { Harness, record } from './support/harness.ts';

const rejected = new ConnectorError('REJECTED', 'never');

function throwing(level: 'info' | 'warn' | 'error'): Logger {
  const logger: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {}, child: () => logger };
  logger[level] = () => {
    throw new Error('EPIPE');
  };
  return logger;
}

it('keeps a dead letter once, though the logger throws', async () => {
  await using run = await new Harness([record('a')], {
    sink: { answer: () => Promise.reject(rejected) },
    pipeline: { logger: throwing('warn') },
  }).start();
  await run.clock.advance(300_000);
  expect(await run.store.deadLetters.list('test')).toHaveLength(1);
});

it('finished never rejects, though the logger throws', async () => {
  const run = await new Harness([record('a')], { pipeline: { logger: throwing('info') } }).start();
  let how = 'pending';
  run.pipeline.finished.then(
    () => (how = 'resolved'),
    () => (how = 'rejected'),
  );
  void run.pipeline.stop().catch(() => {});
  await run.clock.advance(60_000);
  expect(how).toBe('resolved');
});
