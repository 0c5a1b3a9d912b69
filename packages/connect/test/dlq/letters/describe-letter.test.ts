import { expect, test } from 'vitest';
import { describeLetter } from '../../../src/dlq/letters/describe-letter.ts';
import { letterOf, unreadable } from '../../support/dead-letters.ts';

const place = { id: '7', pipeline: 'orders' };

test('everything, with all digits', () => {
  const event = '{"specversion":"1.0","id":"1","data":{"total":12345678901234567890}}';
  const original = '{"specversion":"1.0","id":"1","data":[]}';
  const letter = letterOf('1', { event, original, replays: 2, partition: 'p', position: { offset: 7 }, attempts: 3 });
  expect(describeLetter({ ...letter, ...place })).toBe(`Dead letter 7 of pipeline 'orders'

  stage          write
  connector      sink-file 1.2.3
  code           REJECTED
  message        no column for 1
  attempts       3
  replays        2
  first failure  2026-01-31T12:00:00.000Z
  last failure   2026-01-31T12:00:00.000Z
  partition      p
  position       {"offset":7}

The event, as it was refused:

{
  "specversion": "1.0",
  "id": "1",
  "data": {
    "total": 12345678901234567890
  }
}

The event, as the source gave it:

{
  "specversion": "1.0",
  "id": "1",
  "data": []
}`);
});

test('an item that became no event: what is known, and its body as text', () => {
  expect(describeLetter({ ...unreadable, ...place })).toContain(`What is known of the item:

  line  7

The item, 8 bytes, as text in UTF-8:

not JSON`);
});

test('a body that is no text', () => {
  const letter = { ...unreadable, ...place, body: 'AP8=' };
  expect(describeLetter(letter)).toContain('The item, 2 bytes that are not UTF-8, in Base64:\n\nAP8=');
});

test('an event that cannot be read is shown as it is', () => {
  expect(describeLetter({ ...letterOf('1', { event: '{"id' }), ...place })).toContain('as it was refused:\n\n{"id');
});

test('nothing that a terminal would carry out', () => {
  const body = Buffer.from('a\u001b[2Jb\r\nc\rd\te\u009b').toString('base64');
  expect(describeLetter({ ...unreadable, ...place, body })).toContain('a\\x1b[2Jb\r\nc\\x0dd\te\\x9b');
});
