import { isConnectorError } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { createEvent, jsonBatchContentType, readJsonBatch, writeJsonBatch } from '../src/index.ts';
import { failureOf } from './error-of.ts';

const event = createEvent({ id: '1', source: '/s', type: 't', data: 'ü' });
const binary = createEvent({ id: '2', source: '/s', type: 't', data: Buffer.from('b') });

describe('a JSON batch', () => {
  it('has its own content type', () => {
    expect(jsonBatchContentType).toBe('application/cloudevents-batch+json');
  });

  it('may be empty', () => {
    expect(writeJsonBatch([])).toBe('[]');
    expect(readJsonBatch(' [ ] ')).toEqual([]);
  });

  it('is an array of events, read from text or bytes', () => {
    const json = writeJsonBatch([event, binary]);
    expect(JSON.parse(json)).toMatchObject([
      { id: '1', data: 'ü' },
      { id: '2', data_base64: 'Yg==' },
    ]);
    for (const form of [json, Buffer.from(json)]) expect(readJsonBatch(form)).toEqual([event, binary]);
  });

  it('gives an error in the place of each bad event, and says what is wrong with it', () => {
    const read = readJsonBatch(`[7, ${writeJsonBatch([event]).slice(1, -1)}, [], {"specversion":"1.0","id":""}]`);
    expect(read.map((each) => (isConnectorError(each) ? `${each.code} ${each.message}` : each))).toEqual([
      'UNREADABLE Not an event in the JSON event format: expected a JSON object',
      event,
      'UNREADABLE Not an event in the JSON event format: expected a JSON object',
      "UNREADABLE Not an event in the JSON event format: Attribute 'id': expected a string that is not empty, found an empty one.",
    ]);
  });

  it('keeps events with the same id, which may come twice', () => {
    expect(readJsonBatch(writeJsonBatch([event, event]))).toEqual([event, event]);
  });

  it.each(['{}', 'null', '"text"'])('is not %s', (json) => {
    expect(failureOf(() => readJsonBatch(json))).toBe('UNREADABLE Not a batch of events: expected a JSON array.');
  });

  it('is not malformed, nor in another encoding', () => {
    expect(failureOf(() => readJsonBatch('[{]'))).toContain('UNREADABLE Not a batch of events: malformed JSON');
    expect(failureOf(() => readJsonBatch(Buffer.of(0x5b, 0xff, 0x5d)))).toBe(
      'UNREADABLE Not a batch of events: expected UTF-8',
    );
  });
});
