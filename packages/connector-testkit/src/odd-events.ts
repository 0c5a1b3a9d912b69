import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { createEvent } from '@eventmesh/event-formats';

const json = 'application/json';

/** Legal events at the edges of the specification, by what is odd about them. */
const odd: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'nothing but what is required': {},
  'no data, but a content type': { datacontenttype: json },
  'empty text': { datacontenttype: 'text/plain', data: '' },
  'a text': { datacontenttype: 'text/plain; charset=utf-8', data: 'Grüße aus 東京 🚀\n\tzweite Zeile' },
  'a text of blanks': { datacontenttype: 'text/plain', data: '   ' },
  'line ends of every kind': { datacontenttype: 'text/plain', data: 'one\r\ntwo\rthree\n\u2028four\u2029\u0085five\n' },
  'a text with a NUL': { datacontenttype: 'text/plain', data: 'before\0behind' },
  'a text of more than 65535 characters': { datacontenttype: 'text/plain', data: `${'x'.repeat(70_000)}end` },
  'no bytes at all': { data: Buffer.alloc(0) },
  'one byte 0': { data: Buffer.from([0]) },
  'every byte': { data: Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)) },
  'more than 65535 bytes': { data: Buffer.from(Array.from({ length: 70_000 }, (_, index) => index % 251)) },
  'bytes of a type': { datacontenttype: 'image/png', data: Buffer.from([137, 80, 78, 71]) },
  'JSON null': { datacontenttype: json, data: null },
  'JSON false': { datacontenttype: json, data: false },
  'JSON zero': { datacontenttype: json, data: 0 },
  'JSON numbers': {
    datacontenttype: json,
    data: [0.1, -1.5, 1e-7, 1e21, 1.7976931348623157e308, 4_294_967_296, 9_007_199_254_740_991, -9_007_199_254_740_991],
  },
  'JSON with odd names': {
    datacontenttype: json,
    data: { '': 1, ' ': 2, ü: 3, 'a.b': { $c: 4 }, constructor: 5, ['__proto__']: 6, '0': 7 },
  },
  'JSON text': { datacontenttype: json, data: 'just text' },
  'JSON empty text': { datacontenttype: json, data: '' },
  'a JSON list': { datacontenttype: json, data: [1, [], {}, null] },
  'JSON of a vendor': { datacontenttype: 'application/vnd.example+json', data: { a: { b: ['ü'] } } },
  'JSON without a content type': { data: { a: 1 } },
  XML: { datacontenttype: 'application/xml', data: '<a>ä</a>' },
  'attributes not in ASCII': { subject: 'Zürich/東京/🚀', ort: 'Ærø', source: '/%C3%BCn%C3%AFcode?q=%20&x=1' },
  'every type of extension': { ready: true, done: false, count: -2_147_483_648, most: 2_147_483_647, note: 'x' },
  'an empty extension': { note: '' },
  'blanks at the ends': { subject: '  in between  ', note: ' x ' },
  'names as RocketMQ has them': { tags: 'a', keys: 'b c', delay: '3', wait: 'true', topic: 't' },
  'a long attribute': { note: 'n'.repeat(8000) },
  'many attributes': Object.fromEntries(Array.from({ length: 140 }, (_, index) => [`extension${index}`, `${index}`])),
  'time with an offset and nine digits': { time: '2026-02-28T23:59:59.123456789+05:30' },
  'a schema': { dataschema: 'https://example.com/schema.json#/order' },
  'a mebibyte': { datacontenttype: json, data: { text: 'é'.repeat(512 * 1024) } },
};

/** Legal events at the edges of the specification, one of each kind; its id is what is odd about it. */
export const oddEvents: readonly AnyCloudEvent[] = Object.entries(odd).map(([id, attributes]) =>
  createEvent({ id, source: '/odd', type: 'com.example.odd', ...attributes }),
);
