import { isConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent, eventBody, isJsonContentType, writeJsonEvent } from '@eventmesh/event-formats';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyAttributes } from '@eventmesh/connector-testkit';
import { eventToMessage, messageToEvent, type MessageMode } from '../src/index.ts';
import { propertiesProblem } from '../src/message/check-message.ts';
import { received } from './support/received-message.ts';

const runs = { numRuns: 500 };
const nested = fc.constantFrom({}, { datacontenttype: 'application/cloudevents+json' }, { contenttype: 'a/b' });
const anyEvent = fc.tuple(anyAttributes, nested).map(([attributes, more]) => createEvent({ ...attributes, ...more }));

/** An event as the message that carries it and back. */
function carried(event: AnyCloudEvent, mode: MessageMode): AnyCloudEvent {
  return messageToEvent(received(eventToMessage(event, mode)));
}

/** What binary mode keeps of an event: attributes as text; JSON data without a content type get the one that they imply. */
function texts(event: AnyCloudEvent): unknown {
  const {
    data: _data,
    data_base64: _base64,
    ...attributes
  } = JSON.parse(writeJsonEvent(event)) as Record<string, unknown>;
  const { bytes, contentType } = eventBody(event);
  const all = Object.entries({ ...attributes, datacontenttype: contentType }).map(([name, value]) => [
    name,
    String(value),
  ]);
  return { ...Object.fromEntries(all), bytes };
}

describe('any legal event', () => {
  it('comes out of a structured message equal', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        expect(carried(event, 'structured')).toEqual(event);
      }),
      runs,
    );
  });

  it('comes out of a binary message equal, attributes as text', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const { datacontenttype: contentType } = event;
        // Bytes under a JSON content type are read as JSON, or refused.
        fc.pre(!(event.data instanceof Uint8Array && contentType !== undefined && isJsonContentType(contentType)));
        expect(texts(carried(event, 'binary'))).toEqual(texts(event));
      }),
      runs,
    );
  });

  it('becomes a message that RocketMQ takes', () => {
    fc.assert(
      fc.property(anyEvent, fc.constantFrom<MessageMode>('binary', 'structured', 'raw'), (event, mode) => {
        const { body, properties } = eventToMessage(event, mode);
        expect(body.length).toBeGreaterThan(0);
        expect(propertiesProblem(properties, 0)).toBeUndefined();
      }),
      runs,
    );
  });

  it('comes out of a raw message with the same bytes', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const { body } = eventToMessage(event, 'raw');
        expect(messageToEvent(received({ body })).data).toEqual(body);
      }),
      runs,
    );
  });
});

const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom(
    'CE_id',
    'CE_source',
    'CE_type',
    'CE_specversion',
    'CE_contenttype',
    'CE_data',
    'CE___proto__',
    'CE_',
  ),
  fc.constantFrom(
    'id',
    'source',
    'type',
    'specversion',
    'datacontenttype',
    'data',
    '__proto__',
    'constructor',
    'toString',
  ),
);
const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('1.0', '/s', 'application/json', 'application/cloudevents+json', '2026-01-01T00:00:00Z', ''),
);

it('any message becomes an event, or is unreadable', () => {
  fc.assert(
    fc.property(
      fc.record({
        properties: fc.dictionary(name, value, { maxKeys: 8 }),
        body: fc
          .oneof(fc.uint8Array(), fc.constantFrom('{}', '{"id":1}', '[]', 'null'))
          .map((bytes) => Buffer.from(bytes)),
        tag: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
        keys: fc.array(fc.string({ unit: 'binary' })),
        messageGroup: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
        bornAtMs: fc.option(fc.double(), { nil: undefined }),
        deliveryAttempt: fc.integer(),
      }),
      fc.boolean(),
      (fields, facts) => {
        try {
          expect(messageToEvent(received(fields), { facts }).specversion).toBe('1.0');
        } catch (thrown) {
          if (!isConnectorError(thrown)) throw thrown;
          expect(thrown.code).toBe('UNREADABLE');
        }
      },
    ),
    { numRuns: 2000 },
  );
});
