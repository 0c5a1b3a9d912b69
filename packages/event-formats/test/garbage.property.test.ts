import { isConnectorError, type AnyCloudEvent, type ConnectorError } from '@eventmesh/connector-api';
import { anyAttributes } from '@eventmesh/connector-testkit';
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  createEvent,
  dataFromBody,
  eventFromBody,
  headersToAttributes,
  isCheckedEvent,
  readJsonBatch,
  readJsonEvent,
  toEvent,
  writeJsonEvent,
} from '../src/index.ts';

const anyEvent = anyAttributes.map(createEvent);
const runs = { numRuns: 1000 };

/** What a call gives, or the typed error. Anything else that it throws fails the test. */
function outcomeOf<T>(call: () => T): T | ConnectorError {
  try {
    return call();
  } catch (thrown) {
    if (!isConnectorError(thrown)) throw thrown;
    expect(thrown.message).not.toBe('');
    return thrown;
  }
}

/** An event that was read is legal: it can be written and read again. */
function expectEventOrError(outcome: AnyCloudEvent | ConnectorError): void {
  if (isConnectorError(outcome)) return;
  expect(outcome).toSatisfy(isCheckedEvent);
  const json = writeJsonEvent(outcome);
  expect(writeJsonEvent(readJsonEvent(json))).toBe(json);
}

const jsonMember = fc.tuple(
  fc.oneof(
    fc.constantFrom('specversion', 'id', 'source', 'type', 'time', 'subject', 'dataschema', 'datacontenttype'),
    fc.constantFrom('data', 'data_base64', '__proto__', 'constructor', 'toJSON', ''),
    fc.string(),
  ),
  fc.oneof(
    fc.constantFrom('1.0', 'a', '/s', 'text/plain', 'AAAA', 'AAA'),
    fc.jsonValue(),
    fc.string({ unit: 'binary' }),
  ),
);
const required = { specversion: '1.0', id: '1', source: '/s', type: 't' };
const almostEvent = fc
  .tuple(fc.boolean(), fc.array(jsonMember, { maxLength: 6 }))
  .map(([legal, members]) => ({ ...(legal ? required : {}), ...Object.fromEntries(members) }));

/** Bytes of a legal event in which some were changed, cut out or put in. */
const damagedEvent = fc
  .tuple(anyEvent, fc.nat(), fc.nat(5), fc.uint8Array({ maxLength: 5 }))
  .map(([event, at, cut, put]) => {
    const bytes = Buffer.from(writeJsonEvent(event));
    const start = at % bytes.length;
    return Buffer.concat([bytes.subarray(0, start), put, bytes.subarray(start + cut)]);
  });

it('reads any bytes as an event, or throws the typed error', () => {
  const bytes = fc.oneof(
    fc.uint8Array(),
    damagedEvent,
    almostEvent.map((value) => Buffer.from(JSON.stringify(value))),
  );
  fc.assert(
    fc.property(bytes, (json) => {
      expectEventOrError(outcomeOf(() => readJsonEvent(json)));
    }),
    runs,
  );
});

it('reads any JSON as a batch with an event or an error in each place, or throws the typed error', () => {
  const json = fc.oneof(
    fc.array(fc.oneof(almostEvent, fc.jsonValue())).map((list) => JSON.stringify(list)),
    fc.string(),
  );
  fc.assert(
    fc.property(json, (text) => {
      const events = outcomeOf(() => readJsonBatch(text));
      if (isConnectorError(events)) expect(events.code).toBe('UNREADABLE');
      else events.forEach(expectEventOrError);
    }),
    runs,
  );
});

it('reads any body under any content type, or throws the typed error', () => {
  const contentType = fc.oneof(
    fc.constantFrom(undefined, 'application/json', 'text/plain', 'text/plain; charset=utf-16', 'x/y'),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.uint8Array(), contentType, (bytes, type) => {
      const data = outcomeOf(() => dataFromBody(bytes, type));
      if (typeof data === 'string' && type?.startsWith('text/') === true)
        expect(Buffer.from(data)).toEqual(Buffer.from(bytes));
    }),
    runs,
  );
});

it('reads any headers as attributes of an event, or throws the typed error', () => {
  const name = fc.oneof(fc.constantFrom('ce-id', 'CE-Source', 'ce-data', 'ce-', 'ce-__proto__', 'host'), fc.string());
  const value = fc.oneof(fc.constantFrom('%', '%C0%A0', '%zz', '"', '"a\\"b"', '%22'), fc.string({ unit: 'binary' }));
  fc.assert(
    fc.property(fc.array(fc.tuple(name, value)), (headers) => {
      const event = outcomeOf(() => {
        const attributes = headersToAttributes(headers, { prefix: 'ce-', percentEncode: true });
        return eventFromBody({ type: 't', ...attributes }, undefined);
      });
      expectEventOrError(event);
    }),
    runs,
  );
});

it('takes any value for an event, or throws the typed error', () => {
  const value = fc.oneof(
    fc.anything({
      withBigInt: true,
      withDate: true,
      withTypedArray: true,
      withNullPrototype: true,
      withSparseArray: true,
    }),
    fc.record({
      ...Object.fromEntries(
        Object.entries(required).map(([key, given]) => [key, fc.oneof(fc.constant(given), fc.anything())]),
      ),
      ext: fc.anything(),
      time: fc.anything(),
    }),
  );
  fc.assert(
    fc.property(value, (given) => {
      const event = outcomeOf(() => toEvent(given));
      if (!isConnectorError(event)) expect(toEvent(event)).toBe(event);
    }),
    runs,
  );
});
