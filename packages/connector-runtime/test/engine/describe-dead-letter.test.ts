import { inspect } from 'node:util';
import { ConnectorError, type AnyCloudEvent, type AnyRecord } from '@eventmesh/connector-api';
import { eventBody, eventFromBody, eventWith, readExactJsonEvent, readJsonEvent } from '@eventmesh/event-formats';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { describeDeadLetter } from '../../src/engine/describe-dead-letter.ts';
import type { NewDeadLetter } from '../../src/index.ts';
import { entry } from './entries.ts';

const { record } = entry('1', { partition: 'p', position: { offset: 7 } }, { data: { total: 1 } });
const describeFailure = (failed: AnyRecord, event: unknown = failed.event): NewDeadLetter =>
  describeDeadLetter({
    record: failed,
    event: event as AnyCloudEvent | undefined,
    stage: 'write',
    connector: 'sink-test',
    connectorVersion: '1.2.3',
    error: new ConnectorError('REJECTED', 'no such column'),
    attempts: 3,
    firstFailureAt: Date.UTC(2026, 0, 1),
    lastFailureAt: Date.UTC(2026, 0, 2),
  });
const bodyOf = ({ body }: NewDeadLetter): string => Buffer.from(String(body), 'base64').toString();

describe('describeDeadLetter', () => {
  it('says all that is known, with the exact event', () => {
    const { event, ...facts } = describeFailure(record);
    expect(facts).toEqual({
      stage: 'write',
      connector: 'sink-test',
      connectorVersion: '1.2.3',
      code: 'REJECTED',
      message: 'no such column',
      attempts: 3,
      firstFailureAt: '2026-01-01T00:00:00.000Z',
      lastFailureAt: '2026-01-02T00:00:00.000Z',
      partition: 'p',
      position: { offset: 7 },
    });
    expect(readJsonEvent(String(event))).toEqual(record.event);
  });

  it('keeps the event as it was to be written, not as it was read', () => {
    const transformed = entry('1.0', {}, { type: 'other' }).record.event;
    const letter = describeFailure(record, transformed);
    expect(readJsonEvent(String(letter.event))).toEqual(transformed);
    expect(readJsonEvent(String(letter.original))).toEqual(record.event);
  });

  it('keeps the event that the source gave as it can be shown where it has no JSON form', () => {
    const source = { ...record, event: { ...record.event, data: { amount: 42n } } } as AnyRecord;
    const letter = describeFailure(source, record.event);
    expect(readJsonEvent(String(letter.event))).toEqual(record.event);
    expect(letter.facts?.['original']).toContain('42n');
    expect(letter).not.toHaveProperty('original');
  });

  it('keeps a body byte for byte', () => {
    const body = Buffer.from('{ "amount": 1.0,\r\n "amount": -0 }\n');
    const event = eventFromBody({ id: '1', source: '/t', type: 't', datacontenttype: 'application/json' }, body);
    const letter = describeFailure({ event }, eventWith(event, { subject: 'x' }));
    for (const kept of [letter.event, letter.original])
      expect(eventBody(readExactJsonEvent(String(kept))).bytes).toEqual(body);
  });

  it('keeps the item as received where it became no event', () => {
    const error = new ConnectorError('UNREADABLE', 'torn');
    const letter = describeFailure({
      error,
      body: Buffer.from([0, 255, 1]),
      facts: { topic: 'orders' },
      partition: '',
    });
    expect(letter).toMatchObject({ body: 'AP8B', facts: { topic: 'orders' }, partition: '' });
    expect(letter).not.toHaveProperty('event');
    expect(letter).not.toHaveProperty('position');
  });

  it('keeps what has no JSON form as it can be shown', () => {
    const loop: { amount: bigint; self?: unknown } = { amount: 12_345_678_901_234_567_890n };
    loop.self = loop;
    const letter = describeFailure(record, { ...record.event, data: loop });
    expect(bodyOf(letter)).toMatch(/12345678901234567890n[^]*circular/);
    expect(letter.facts).toMatchObject({ form: expect.stringContaining('no JSON form') });
  });

  it('never throws and keeps something of whatever it is', () => {
    fc.assert(
      fc.property(fc.anything({ withBigInt: true, withDate: true, withMap: true, withSet: true }), (data) => {
        const letter = describeFailure(record, { ...record.event, data });
        expect(letter.event ?? letter.body).toMatch(/./);
        expect(() => JSON.stringify(letter)).not.toThrow();
      }),
    );
  });

  it('keeps an event whose data throws when it is shown', () => {
    const data = { amount: 1n, [inspect.custom]: () => Object.keys(undefined as never) };
    expect(bodyOf(describeFailure(record, { ...record.event, data }))).toContain('1n');
  });

  it('keeps what lies deep in data without a JSON form', () => {
    let data: unknown = { amount: 42n };
    for (let level = 0; level < 12; level += 1) data = { data };
    expect(bodyOf(describeFailure(record, { ...record.event, data }))).toContain('42n');
  });
});
