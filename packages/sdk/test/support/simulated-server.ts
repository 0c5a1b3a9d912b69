/** What a real EventMesh 1.12.0 does to an event between publisher and subscriber (measured), by its storage. */
export type Storage = 'standalone' | 'rocketmq';

const javaTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d)(?:\.(\d{1,9}))?(Z|[+-](?:(?:0\d|1[0-7]):[0-5]\d|18:00))$/i;
const blank = /^ *$/;

/**
 * The body that a subscriber gets for one that was published.
 *
 * @throws Error where the real one answers code 1, or says nothing and loses the event
 */
export function throughServer(body: Buffer, storage: Storage): Buffer {
  const text = body.toString('utf8');
  if (/\d{1000}/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '')))
    throw new Error('Number value length exceeds the maximum allowed (1000)');
  const { data, datacontenttype, subject, ...attributes } = JSON.parse(text) as Record<string, unknown>;
  if (datacontenttype !== 'application/cloudevents+json') throw new Error('acknowledged, and lost');
  if (data === undefined) throw new Error('java.lang.NullPointerException');
  if (depthOf(data) > 999) throw new Error('Document nesting depth (1001) exceeds the maximum allowed (1000)');
  if (typeof subject !== 'string' || subject === '') throw new Error('Send message error, topic: ');
  for (const name of ['source', 'dataschema']) checkUri(name, attributes[name]);
  if (attributes['time'] !== undefined) attributes['time'] = javaTimeOf(attributes['time']);
  for (const [name, value] of Object.entries(attributes)) attributes[name] = extensionOf(name, value, storage);
  const added = { ...serverAttributes, ...(storage === 'rocketmq' ? rocketmqAttributes : {}) };
  const all = JSON.stringify({ ...attributes, datacontenttype, subject, ...added });
  return Buffer.from(`${all.slice(0, -1)},"data":${javaJson(data)}}`, 'utf8');
}

const serverAttributes = {
  protocoltype: 'cloudevents',
  protocolversion: '1.0',
  protocoldesc: 'tcp',
  reqc2eventmeshtimestamp: '1795456142609',
  reqeventmesh2mqtimestamp: '1795456142685',
  reqmq2eventmeshtimestamp: '1795456142715',
  reqeventmesh2ctimestamp: '1795456142719',
  reqsendeventmeship: '192.0.2.2',
  reqreceiveeventmeship: '192.0.2.2',
  rsp0sys: 'tsconn',
  rsp0ip: '127.0.0.1',
  rsp0idc: 'DEFAULT',
  rsp0group: 'g1',
};

const rocketmqAttributes = {
  messageid: '7F00000100002A9F0000000000000000',
  destination: 'orders',
  bornhost: '/192.0.2.2:1234',
  borntimestamp: '1795456142700',
  storehost: '/192.0.2.2:10911',
  storetimestamp: '1795456142701',
  queueid: '0',
  queueoffset: '12',
  uniq99key: 'C0000202',
  cluster: 'DefaultCluster',
  wait: 'true',
};

function extensionOf(name: string, value: unknown, storage: Storage): unknown {
  if (value === null) return 'null';
  if (typeof value === 'number' && (!Number.isInteger(value) || Math.abs(value) > 2 ** 31))
    throw new Error(`Invalid attribute/extension type for "${name}"`);
  if (storage === 'standalone') return value;
  if (blank.test(textOf(value))) throw new Error('The name or value of property can not be null or blank string!');
  if (/^(?:keys|tags|wait|delay|pgroup|ttl|cluster)$|[a-z]99[a-z]/.test(name)) throw new Error(`${name} is acted upon`);
  return textOf(value);
}

function checkUri(name: string, uri: unknown): void {
  if (uri === undefined) return;
  const text = textOf(uri);
  const bad =
    /^[^?#]*[[\]]|^[^A-Za-z/?#][^/?#]*:|^:|^[A-Za-z][A-Za-z0-9+.-]*:(?:#.*)?$|^(?:[A-Za-z][A-Za-z0-9+.-]*:)?\/\/(?:[?#].*)?$/;
  if (bad.test(text)) throw new Error(`Invalid attribute/extension value for "${name}": ${text}`);
}

function javaTimeOf(time: unknown): string {
  const [, moment = '', fraction = '', offset = ''] = javaTime.exec(textOf(time)) ?? [];
  if (moment === '') throw new Error(`Invalid attribute/extension value for "time": ${textOf(time)}`);
  const digits = fraction.replace(/0+$/, '');
  const zone = offset.endsWith('00:00') ? 'Z' : offset;
  return `${moment}${digits === '' ? '' : `.${digits}`}${zone}`.toUpperCase();
}

/** Jackson writes doubles as Java does, and what is not in the basic plane as escapes. */
function javaJson(data: unknown): string {
  const text = JSON.stringify(data, (_, value: unknown) =>
    typeof value === 'number' && !Number.isSafeInteger(value) ? `\0double${value}` : value,
  );
  return text
    .replace(/"\\u0000double([^"]*)"/g, (_, number: string) => javaDouble(number))
    .replace(/[\ud800-\udfff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).toUpperCase()}`);
}

function javaDouble(number: string): string {
  const scientific = Number(number).toExponential();
  const [digits = '', exponent = ''] = scientific.split('e');
  return `${digits.includes('.') ? digits : `${digits}.0`}E${Number(exponent)}`;
}

function depthOf(data: unknown): number {
  let depth = 0;
  for (let level = [data]; level.some((value) => typeof value === 'object' && value !== null);) {
    depth += 1;
    level = level.flatMap((value) => (typeof value === 'object' && value !== null ? Object.values(value) : []));
  }
  return depth;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
