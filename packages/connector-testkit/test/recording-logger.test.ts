import { expect, it } from 'vitest';
import { RecordingLogger } from '../src/index.ts';

it('keeps every line with its level, and the fields of its children', () => {
  const logger = new RecordingLogger();
  const child = logger.child({ pipeline: 'a' }).child({ connector: 'sink-test' });
  logger.debug('one');
  child.info('two');
  child.warn('three', { pipeline: 'b' });
  logger.error('four', { code: 'TIMEOUT' });
  expect(logger.lines).toEqual([
    { level: 'debug', message: 'one', fields: {} },
    { level: 'info', message: 'two', fields: { pipeline: 'a', connector: 'sink-test' } },
    { level: 'warn', message: 'three', fields: { pipeline: 'b', connector: 'sink-test' } },
    { level: 'error', message: 'four', fields: { code: 'TIMEOUT' } },
  ]);
});
