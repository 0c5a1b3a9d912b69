import { expect, it } from 'vitest';
import { checkTopicType } from '../src/check-topic-type.ts';
import { sinkOptions } from './support/sink-options.ts';

const group = { messageGroupAttribute: 'partitionkey' };
const delay = { delayAttribute: 'delayms' };

it.each([
  [[], {}],
  [['NORMAL'], {}],
  [['NORMAL'], group],
  [['FIFO'], group],
  [['DELAY'], delay],
  [['FIFO', 'NORMAL'], {}],
])('takes a topic of %o with %o', (types, options) => {
  expect(() => checkTopicType(types, sinkOptions(options))).not.toThrow();
});

it.each([
  [['FIFO'], {}],
  [['FIFO'], delay],
  [['DELAY'], group],
  [['TRANSACTION'], { ...group, ...delay }],
])('refuses a topic of %o with %o', (types, options) => {
  expect(() => checkTopicType(types, sinkOptions(options))).toThrow(
    expect.objectContaining({
      code: 'INVALID_OPTIONS',
      message: expect.stringContaining(`topic: 'orders' takes messages of type ${types.join(', ')} only.`),
    }),
  );
});
