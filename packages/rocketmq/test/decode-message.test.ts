import { createHash } from 'node:crypto';
import { crc32, deflateSync, gzipSync } from 'node:zlib';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../src/message/decode-message.ts';
import type { WireSystemProperties } from '../src/protocol/wire-types.ts';

const body = Buffer.from('hello');
const gzip = 2;
const [crc, md5, sha1] = [1, 2, 3];
const decode = (systemProperties: WireSystemProperties, bytes = body) =>
  decodeMessage({ systemProperties, body: bytes });
const hex = (algorithm: string) => createHash(algorithm).update(body).digest('hex');

it('reads a message with all that belongs to it', () => {
  const systemProperties = {
    messageId: 'M1',
    tag: 'paid',
    keys: ['k'],
    messageGroup: 'g',
    bornTimestamp: { seconds: 1_767_225_600, nanos: 5_000_000 },
    deliveryAttempt: 2,
  };
  expect(decodeMessage({ topic: { name: 'orders' }, body, userProperties: { a: 'b' }, systemProperties })).toEqual({
    messageId: 'M1',
    topic: 'orders',
    body,
    tag: 'paid',
    keys: ['k'],
    messageGroup: 'g',
    properties: { a: 'b' },
    bornAtMs: 1_767_225_600_005,
    deliveryAttempt: 2,
    problem: undefined,
  });
});

it('reads a message that has nothing', () => {
  expect(decodeMessage({})).toMatchObject({ messageId: '', topic: '', body: Buffer.alloc(0), deliveryAttempt: 1 });
  expect(decode({ tag: '', messageGroup: '' })).toMatchObject({ tag: undefined, messageGroup: undefined });
});

describe('the checksum', () => {
  /** Its CRC-32 has the highest bit set, unlike that of `hello`. */
  const signed = Buffer.from('signed 1');

  it.each([
    ['CRC-32, decimal', crc, String(crc32(body)), body],
    ['CRC-32, decimal, without its sign bit, as brokers write it', crc, String(crc32(signed) & 0x7fff_ffff), signed],
    ['CRC-32, decimal, with its sign bit', crc, String(crc32(signed)), signed],
    ['CRC-32, hexadecimal', crc, crc32(body).toString(16), body],
    ['MD5', md5, hex('md5'), body],
    ['MD5 in capitals', md5, hex('md5').toUpperCase(), body],
    ['SHA-1', sha1, hex('sha1'), body],
    ['none', crc, '', body],
    ['of a kind that is not known', 9, 'x', body],
  ])('%s', (_, type, checksum, bytes) => {
    expect(decode({ bodyDigest: { type, checksum } }, bytes).problem).toBeUndefined();
  });

  it('has its highest bit set in one of these cases', () => {
    expect(crc32(signed)).toBeGreaterThan(0x7fff_ffff);
  });

  it.each([crc, md5, sha1])('of kind %i that does not fit: the body is kept, with the reason', (type) => {
    const message = decode({ bodyDigest: { type, checksum: '123' }, bodyEncoding: gzip });
    expect(message).toMatchObject({ body, problem: expect.stringContaining('does not match its checksum') });
  });
});

describe('a compressed body', () => {
  it.each([
    ['gzip', gzipSync(body)],
    ['zlib, of a classic producer', deflateSync(body)],
  ])('is unpacked: %s', (_, packed) => {
    const digest = { type: md5, checksum: createHash('md5').update(packed).digest('hex') };
    expect(decode({ bodyEncoding: gzip, bodyDigest: digest }, packed)).toMatchObject({ body, problem: undefined });
  });

  it.each([
    ['that is not', body],
    ['that is torn', gzipSync(body).subarray(0, 12)],
    ['that is empty', Buffer.alloc(0)],
  ])('%s is kept as it is, with the reason', (_, packed) => {
    expect(decode({ bodyEncoding: gzip }, packed)).toMatchObject({
      body: packed,
      problem: expect.stringContaining('neither gzip nor zlib'),
    });
  });

  it('that would not fit into memory is kept packed', () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024 + 1));
    const { body: kept, problem } = decode({ bodyEncoding: gzip }, bomb);
    expect(problem).toBe('The body is compressed and has more than 67108864 bytes unpacked.');
    expect(kept).toBe(bomb);
  });
});

it('reads whatever a server says, with its body or with a problem', () => {
  const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
  const digest = fc.record({ type: fc.integer({ min: 0, max: 4 }), checksum: fc.string() });
  const systemProperties = fc.record(
    {
      bodyDigest: digest,
      bodyEncoding: fc.integer({ min: 0, max: 3 }),
      keys: fc.array(fc.string()),
      messageId: fc.string(),
    },
    { requiredKeys: [] },
  );
  const bytes = fc
    .oneof(
      fc.uint8Array(),
      fc.uint8Array().map((raw) => gzipSync(raw)),
    )
    .map((raw) => Buffer.from(raw));
  fc.assert(
    fc.property(optional(systemProperties), optional(bytes), (known, received) => {
      const message = decodeMessage({ systemProperties: known, body: received } as Parameters<typeof decodeMessage>[0]);
      if (message.problem !== undefined) expect(message.body).toBe(received ?? message.body);
      else expect(message.body).toBeInstanceOf(Buffer);
    }),
    { numRuns: 500 },
  );
});
