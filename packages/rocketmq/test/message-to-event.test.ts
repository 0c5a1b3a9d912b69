import { describe, expect, it } from 'vitest';
import { messageToEvent } from '../src/index.ts';
import { failureOf } from './support/error-of.ts';
import { received } from './support/received-message.ts';

const binary = { CE_id: 'e1', CE_source: '/shop', CE_type: 'order', CE_specversion: '1.0' };
const eventMesh = { id: 'e1', source: '/shop', type: 'order', specversion: '1.0' };
const json = Buffer.from('{"a":1}');
const plain = (value: object) => JSON.parse(JSON.stringify(value)) as unknown;

describe('binary mode', () => {
  it('reads what the Java SDK writes: extensions without prefix', () => {
    const properties = { ...binary, CE_contenttype: 'application/json', CE_subject: 's', traceparent: '00-ab', k9: '' };
    expect(plain(messageToEvent(received({ properties, body: json })))).toEqual({
      id: 'e1',
      source: '/shop',
      type: 'order',
      specversion: '1.0',
      datacontenttype: 'application/json',
      subject: 's',
      traceparent: '00-ab',
      k9: '',
      data: { a: 1 },
    });
  });

  it('takes the property with prefix when both are there', () => {
    const properties = { ...binary, CE_note: 'prefixed', note: 'plain' };
    expect(messageToEvent(received({ properties }))['note']).toBe('prefixed');
  });

  it("does not take a user's own properties for attributes of the specification", () => {
    const properties = { ...binary, time: 'noon', subject: 'x', id: 'other', datacontenttype: 'text/plain', data: 'x' };
    const event = messageToEvent(received({ properties }));
    expect(event).toMatchObject({ id: 'e1', time: undefined, subject: undefined, datacontenttype: undefined });
  });

  it.each([[Buffer.from([0])], [Buffer.alloc(0)]])('takes the body %o for no data', (body) => {
    expect(messageToEvent(received({ properties: binary, body })).data).toBeUndefined();
  });

  it('keeps the bytes when no content type is given', () => {
    expect(messageToEvent(received({ properties: binary, body: json })).data).toEqual(json);
  });
});

describe('structured mode', () => {
  const properties = { CE_contenttype: 'application/cloudevents+json; charset=UTF-8' };

  it('reads the event out of the body, before anything else', () => {
    const body = Buffer.from(JSON.stringify({ ...eventMesh, id: 'inner', data: 1 }));
    expect(messageToEvent(received({ properties: { ...binary, ...properties }, body }))).toMatchObject({
      id: 'inner',
      data: 1,
    });
  });

  it('calls a body unreadable that is no event', async () => {
    const read = (text: string) => failureOf(() => messageToEvent(received({ properties, body: Buffer.from(text) })));
    expect(await read('{"id":')).toMatch(/^UNREADABLE /);
    expect(await read('{"specversion":"1.0","id":"","source":"/s","type":"t"}')).toMatch(/^UNREADABLE .*'id'/);
  });
});

describe('the storage of an EventMesh', () => {
  it('has attributes without prefix; what the storage adds is left out', () => {
    const added = {
      messageid: 'M',
      bornhost: '10.0.0.1',
      storetimestamp: '1',
      queueoffset: '7',
      reqc2eventmeshtimestamp: '1',
    };
    const properties = { ...eventMesh, ...added, datacontenttype: 'application/json', dataschema: 'urn:x', note: 'n' };
    expect(plain(messageToEvent(received({ properties, body: json })))).toEqual({
      ...eventMesh,
      datacontenttype: 'application/json',
      dataschema: 'urn:x',
      note: 'n',
      data: { a: 1 },
    });
  });

  it('is read only where nothing has the prefix', () => {
    expect(messageToEvent(received({ properties: { ...eventMesh, ...binary, CE_id: 'e2' } })).id).toBe('e2');
  });
});

describe('a raw message', () => {
  it('becomes an event with its facts, and its properties as extensions', () => {
    const message = received({ properties: { color: 'red' }, tag: 'paid', keys: ['k1', 'k2'], deliveryAttempt: 3 });
    expect(plain(messageToEvent(message))).toEqual({
      specversion: '1.0',
      id: 'M1',
      source: 'urn:rocketmq:topic:orders',
      type: 'org.apache.rocketmq.message',
      time: '2026-01-31T12:00:00.000Z',
      color: 'red',
      rocketmqtopic: 'orders',
      rocketmqtag: 'paid',
      rocketmqkeys: 'k1 k2',
      rocketmqborntime: '2026-01-31T12:00:00.000Z',
      rocketmqattempt: 3,
      data_base64: Buffer.from('hello').toString('base64'),
    });
  });

  it('has source, type and content type as they are told', () => {
    const reading = { rawSource: '/legacy', rawType: 'order', rawContentType: 'application/json' };
    expect(messageToEvent(received({ body: json }), reading)).toMatchObject({
      source: '/legacy',
      type: 'order',
      data: { a: 1 },
    });
  });

  it('is unreadable when its content is not what was told', async () => {
    expect(await failureOf(() => messageToEvent(received(), { rawContentType: 'application/json' }))).toBe(
      'UNREADABLE The body is not application/json: expected JSON in UTF-8.',
    );
  });
});

it('adds the facts to any event when asked', () => {
  const message = received({ properties: binary, messageGroup: 'g', tag: 't' });
  expect(messageToEvent(message, { facts: true })).toMatchObject({
    id: 'e1',
    rocketmqtopic: 'orders',
    rocketmqgroup: 'g',
    rocketmqtag: 't',
    rocketmqattempt: 1,
  });
  expect(messageToEvent(message)['rocketmqtopic']).toBeUndefined();
});

it('says why a damaged message cannot be read', async () => {
  expect(await failureOf(() => messageToEvent(received({ problem: 'It is torn.' })))).toBe('UNREADABLE It is torn.');
});

it('names the attribute of a binary message that is not legal', async () => {
  const properties = { ...binary, CE_time: 'yesterday' };
  expect(await failureOf(() => messageToEvent(received({ properties })))).toMatch(/^UNREADABLE Attribute 'time': /);
});
