import type { EventAttributes } from '@eventmesh/event-formats';
import * as fc from 'fast-check';

const forbidden = /[\p{Cc}\p{Noncharacter_Code_Point}]/u;
const character = fc.oneof(
  { weight: 6, arbitrary: fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 1 }) },
  {
    weight: 2,
    arbitrary: fc.constantFrom('%', '%41', '"', '\\', ' ', ',', 'ü', '€', '😀', '\uFEFF', '\u2028', '\uE000'),
  },
  {
    weight: 2,
    arbitrary: fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }).filter((one) => !forbidden.test(one)),
  },
);
const text = fc.string({ unit: character, maxLength: 20 });
const filledText = fc.string({ unit: character, minLength: 1, maxLength: 20 });

const absoluteUri = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.uuid().map((uuid) => `urn:uuid:${uuid}`),
  fc.constantFrom('mailto:cncf@example.org', 'http://[::1]:80/', 'file:///a%20b'),
);
const uriReference = fc.oneof(
  absoluteUri,
  fc.webPath().filter((path) => path !== ''),
  fc.constantFrom('a', '/%C3%BC', '?q', '#f'),
);

const twoDigits = (min: number, max: number) => fc.integer({ min, max }).map((value) => String(value).padStart(2, '0'));
const time = fc
  .tuple(
    fc.integer({ min: 0, max: 9999 }).map((year) => String(year).padStart(4, '0')),
    twoDigits(1, 12),
    twoDigits(1, 28),
    fc.constantFrom('T', 't'),
    fc.tuple(twoDigits(0, 23), twoDigits(0, 59), twoDigits(0, 59)).map((parts) => parts.join(':')),
    fc.constantFrom('', '.1', '.123456', '.000000001', '.999999999999'),
    fc.oneof(
      fc.constantFrom('Z', 'z', '-00:00'),
      fc
        .tuple(fc.constantFrom('+', '-'), twoDigits(0, 23), twoDigits(0, 59))
        .map(([sign, hour, minute]) => `${sign}${hour}:${minute}`),
    ),
  )
  .map(([year, month, day, ...rest]) => `${year}-${month}-${day}${rest.join('')}`);

const known = /^(id|time|type|source|specversion|datacontenttype|subject|dataschema|data)$/;
const extensionName = fc.oneof(
  fc.stringMatching(/^[a-z0-9]{1,20}$/).filter((name) => !known.test(name)),
  fc.constantFrom('validate', 'constructor', 'schemaurl', 'datacontentencoding', '0'),
);
const extension = fc.oneof(text, fc.boolean(), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));

const jsonType = fc.constantFrom('application/json', 'text/json', 'application/vnd.a+json; charset=utf-8', 'Foo/JSON');
const textType = fc.constantFrom(
  'text/plain',
  'text/csv;header=present',
  'application/xml; charset=UTF-8',
  'image/svg+xml',
);
const otherType = fc.constantFrom('application/octet-stream', 'text/plain; charset=utf-16', 'x/y', 'Application/Avro');
/** Without the negative zero, which JSON.stringify has no form for. */
const jsonValue = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);
/** Few of about 4 KiB, where Base64 begins to be worked out on demand. */
const bytes = fc
  .oneof(
    { weight: 9, arbitrary: fc.uint8Array() },
    { weight: 1, arbitrary: fc.integer({ min: 4090, max: 4100 }).map((size) => new Uint8Array(size).fill(size)) },
  )
  .map((array) => Buffer.from(array));

/** Data with the content types that it may have. */
const content: fc.Arbitrary<Pick<EventAttributes, 'data' | 'datacontenttype'>> = fc.oneof(
  fc.record({ datacontenttype: fc.option(fc.oneof(jsonType, textType, otherType), { nil: undefined }) }),
  fc.record({ datacontenttype: fc.option(jsonType, { nil: undefined }), data: jsonValue }),
  fc.record({ datacontenttype: textType, data: fc.string({ unit: 'binary' }) }),
  fc.record({ datacontenttype: fc.option(fc.oneof(jsonType, textType, otherType), { nil: undefined }), data: bytes }),
);

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

/**
 * Attributes and data of any event that is legal under CloudEvents 1.0.2, for property tests with fast-check:
 * `anyAttributes.map(createEvent)` gives events.
 */
export const anyAttributes: fc.Arbitrary<EventAttributes> = fc
  .tuple(
    fc.dictionary(extensionName, extension, { maxKeys: 4 }),
    fc.record({
      id: filledText,
      source: uriReference,
      type: filledText,
      subject: optional(filledText),
      time: optional(time),
      dataschema: optional(absoluteUri),
    }),
    content,
  )
  .map(([extensions, attributes, data]) => ({ ...extensions, ...attributes, ...data }));
