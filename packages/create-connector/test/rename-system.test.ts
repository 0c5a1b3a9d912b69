import { expect, test } from 'vitest';
import { renameSystem } from '../src/rename-system.ts';

test.each([
  ['AcmeSink, acmeSink, acme-sink.ts, ACME_TOKEN', 'MyQueueSink, myQueueSink, my-queue-sink.ts, MY_QUEUE_TOKEN'],
  ['classify-acme-error.ts', 'classify-my-queue-error.ts'],
  ["system: 'acme'", "system: 'my-queue'"],
  ['https://acme.example.com', 'https://my-queue.example.com'],
  ['Where Acme is.', 'Where MyQueue is.'],
])('%s', (text, expected) => {
  expect(renameSystem(text, 'my-queue')).toBe(expected);
});

test('acme may stay as it is', () => {
  expect(renameSystem('AcmeSink acmeSink ACME acme', 'acme')).toBe('AcmeSink acmeSink ACME acme');
});
