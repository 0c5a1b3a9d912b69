import { eventBody, writeJsonEvent } from '@eventmesh/event-formats';
import { expect, test } from 'vitest';
import { fileSourceOptions, type FileSourceInput } from '../src/file-source-options.ts';
import { lineToRecord, type FileRecord } from '../src/line-to-record.ts';

const identity = { id: 'f00d', ino: '7', dev: '1', bornMs: 5, truncations: 0, head: { bytes: 2, hash: 'x' } };

function recordOf(
  text: string,
  options: Partial<FileSourceInput> = {},
  { isUtf8 = true, length = text.length } = {},
): FileRecord {
  const line = { bytes: Buffer.from(text, 'latin1'), offset: 10, end: 11 + length, length, isUtf8 };
  const context = {
    name: 'a.log',
    directory: '/logs',
    source: '/logs/a',
    options: fileSourceOptions.parse({ path: '/logs/a.log', ...options }),
  };
  return lineToRecord(line, identity, context);
}

test('makes an event of a line, with an id made of file and offset', () => {
  const { event, ...rest } = recordOf('one', { format: 'lines' });
  expect({ ...event }).toMatchObject({
    id: 'f00d-10',
    source: '/logs/a',
    type: 'org.apache.eventmesh.file.line',
    datacontenttype: 'text/plain',
    data: 'one',
  });
  expect(rest).toEqual({ partition: 'a.log', position: { offset: 14, file: identity }, bytes: 3 });
});

test('makes data of a JSON line', () => {
  expect(recordOf('{"a":1}', { format: 'json' }).event).toMatchObject({
    datacontenttype: 'application/json',
    data: { a: 1 },
  });
});

test('passes JSON on with every digit', () => {
  const { event } = recordOf('{"orderId":12345678901234567890}', { format: 'json' });
  expect(event && writeJsonEvent(event)).toContain('12345678901234567890');
});

test('takes JSON in latin1', () => {
  const { event } = recordOf('"\xe4"', { format: 'json', encoding: 'latin1' }, { isUtf8: false });
  expect(event?.data).toBe('ä');
});

test('reads a CloudEvent as it is', () => {
  expect(recordOf('{"specversion":"1.0","id":"1","source":"/s","type":"t","data":5}').event).toMatchObject({
    id: '1',
    source: '/s',
    data: 5,
  });
});

test('takes latin1', () => {
  expect(recordOf('\xe4', { format: 'lines', encoding: 'latin1' }, { isUtf8: false }).event?.data).toBe('ä');
});

test.each([
  ['malformed event', recordOf('{"id":'), 'byte 10'],
  ['no event', recordOf('{"id":"1"}'), 'specversion'],
  ['malformed JSON', recordOf('{', { format: 'json' }), 'not application/json'],
  ['not UTF-8', recordOf('\xff', { format: 'lines' }, { isUtf8: false }), 'not UTF-8'],
  ['too long', recordOf('aaa', { format: 'lines' }, { length: 4_000 }), '4000 bytes'],
])('rejects a line: %s', (_, record, message) => {
  expect(record.error).toMatchObject({ code: 'UNREADABLE', message: expect.stringContaining(message) });
  expect(record).toMatchObject({
    body: expect.any(Uint8Array),
    facts: { file: '/logs/a.log', offset: '10', inode: '7' },
    partition: 'a.log',
    position: { file: identity },
  });
});

test('passes the data of an event on as they are written, with every digit', () => {
  const data = '{"b":9007199254740993,"1":1.0}';
  const { event } = recordOf(
    `{"specversion":"1.0","id":"1","source":"/a","type":"a","datacontenttype":"application/json","data":${data}}`,
  );
  expect(event === undefined ? undefined : eventBody(event).bytes?.toString()).toBe(data);
});
