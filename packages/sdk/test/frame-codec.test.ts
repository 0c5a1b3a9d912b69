import { ConnectorError, isConnectorError } from '@eventmesh/connector-api';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, FrameDecoder, isCommand, maxFrameBytes, type Frame } from '../src/protocol/index.ts';
import { fixtures } from './support/fixtures.ts';

const prefixBytes = 21;

/** What a decoder makes of a stream that comes in these pieces: the frames, and the error that ended it. */
function decodeAll(pieces: readonly Uint8Array[]): { frames: Frame[]; error: string | undefined; mostHeld: number } {
  const decoder = new FrameDecoder();
  const frames: Frame[] = [];
  let mostHeld = 0;
  try {
    for (const piece of pieces) {
      for (const frame of decoder.decode(piece)) frames.push(frame);
      mostHeld = Math.max(mostHeld, decoder.heldBytes);
    }
  } catch (thrown) {
    if (!isConnectorError(thrown)) throw thrown;
    return { frames, error: `${thrown.code} ${thrown.message}`, mostHeld };
  }
  return { frames, error: undefined, mostHeld };
}

function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1)))].toSorted((a, b) => a - b);
  return [0, ...ends].map((start, index) => bytes.subarray(start, ends[index] ?? bytes.length));
}

function rawFrame(length: number, headerLength: number, rest: Buffer): Buffer {
  const lengths = Buffer.alloc(8);
  lengths.writeInt32BE(length, 0);
  lengths.writeInt32BE(headerLength, 4);
  return Buffer.concat([Buffer.from('EventMesh0000'), lengths, rest]);
}

function withHeader(text: string): Buffer {
  const header = Buffer.from(text);
  return rawFrame(13 + header.length, header.length, header);
}

describe('frames of a real server and its client', () => {
  it('are all here', () => {
    expect(fixtures.size).toBe(35);
  });

  it.each([...fixtures])('%s comes out as it was', (name, bytes) => {
    const { frames, error } = decodeAll([bytes]);
    expect(error).toBeUndefined();
    expect(frames).toHaveLength(1);
    const [frame] = frames as [Frame];
    expect(isCommand(frame.header.cmd)).toBe(true);
    expect(name).toContain(frame.header.cmd);
    expect(encodeFrame(frame.header, frame.body).equals(bytes)).toBe(true);
  });
});

const anyHeader = fc.record(
  {
    cmd: fc.string({ unit: 'binary' }),
    code: fc.integer(),
    seq: fc.option(fc.string({ unit: 'grapheme' })),
    properties: fc.dictionary(fc.string(), fc.jsonValue()),
  },
  { requiredKeys: ['cmd', 'code'] },
);
const anyFrame = fc
  .tuple(anyHeader, fc.uint8Array())
  .map(([header, body]) => encodeFrame(header as Frame['header'], body));
const places = fc.array(fc.nat(), { maxLength: 20 });

it('finds the same frames wherever the stream is cut', () => {
  const noise = fc.oneof(
    fc.constant(Buffer.alloc(0)),
    fc.uint8Array().map((bytes) => Buffer.from(bytes)),
  );
  fc.assert(
    fc.property(fc.array(anyFrame, { maxLength: 5 }), noise, places, (frames, end, cuts) => {
      const bytes = Buffer.concat([...frames, end]);
      const whole = decodeAll([bytes]);
      const pieces = decodeAll(cut(bytes, cuts));
      expect(pieces.frames).toEqual(whole.frames);
      expect(pieces.error).toBe(whole.error);
      expect(whole.frames.slice(0, frames.length).map(({ header, body }) => encodeFrame(header, body))).toEqual(frames);
    }),
    { numRuns: 200 },
  );
});

it('finds the same frames when every byte comes by itself', () => {
  const bytes = Buffer.concat([...fixtures.values()]);
  expect(decodeAll(Array.from(bytes, (byte) => Uint8Array.of(byte))).frames).toEqual(decodeAll([bytes]).frames);
});

it('makes of any bytes frames, a wait or a refusal, and holds no more than one frame', () => {
  const word = fc.oneof(
    fc.integer(),
    fc.integer({ min: 0, max: 60 }),
    fc.constantFrom(maxFrameBytes, maxFrameBytes + 14),
  );
  const damaged = fc
    .tuple(fc.constantFrom(...fixtures.values()), fc.nat(), fc.nat({ max: 255 }))
    .map(([bytes, place, value]) => Buffer.from(bytes).fill(value, place % bytes.length, (place % bytes.length) + 1));
  const input = fc.oneof(
    fc.tuple(word, word, fc.uint8Array({ maxLength: 80 })).map(([a, b, rest]) => rawFrame(a, b, Buffer.from(rest))),
    damaged,
    fc.uint8Array().map((raw) => Buffer.from(raw)),
  );
  fc.assert(
    fc.property(fc.array(input, { maxLength: 4 }), places, (inputs, cuts) => {
      const { mostHeld, frames } = decodeAll(cut(Buffer.concat(inputs), cuts));
      expect(mostHeld).toBeLessThanOrEqual(maxFrameBytes + prefixBytes);
      for (const { header } of frames) expect(header.cmd).toBeTypeOf('string');
    }),
    { numRuns: 1000 },
  );
});

describe('refuses, without waiting for more,', () => {
  it.each([
    ['another protocol, at its first byte', Buffer.from('H')],
    ['another version', Buffer.from('EventMesh0001')],
    ['a frame over the limit', rawFrame(13 + maxFrameBytes + 1, 10, Buffer.alloc(0))],
    ['a frame of 2 GiB', rawFrame(0x7fff_ffff, 10, Buffer.alloc(0))],
    ['a negative length', rawFrame(-1, 10, Buffer.alloc(0))],
    ['a negative length of the header', rawFrame(33, -1, Buffer.alloc(0))],
    ['a frame without a header', rawFrame(13, 0, Buffer.alloc(0))],
    ['a header longer than its frame', rawFrame(23, 11, Buffer.alloc(0))],
    ['a header that is not JSON', withHeader('{"cmd":')],
    ['a header that is a list', withHeader('[]')],
    ['a header without a command', withHeader('{"code":0}')],
    ['a code that is text', withHeader('{"cmd":"HELLO_RESPONSE","code":"0"}')],
    ['a seq that is a number', withHeader('{"cmd":"HELLO_RESPONSE","code":0,"seq":1}')],
    ['a desc that is a list', withHeader('{"cmd":"HELLO_RESPONSE","code":0,"desc":[]}')],
    ['properties that are a list', withHeader('{"cmd":"HELLO_RESPONSE","code":0,"properties":[]}')],
  ])('%s', (_, bytes) => {
    expect(decodeAll([bytes]).error).toMatch(/^UNREADABLE Expected .* found /);
  });

  it('and goes on refusing', () => {
    const decoder = new FrameDecoder();
    const decode = (bytes: Buffer) => [...decoder.decode(bytes)];
    expect(() => decode(Buffer.from('HTTP'))).toThrow(ConnectorError);
    expect(() => decode(encodeFrame({ cmd: 'HELLO_RESPONSE', code: 0 }))).toThrow(ConnectorError);
  });
});

it('takes a header without a code for success, as Java does', () => {
  expect(decodeAll([withHeader('{"cmd":"HELLO_RESPONSE"}')]).frames[0]?.header.code).toBe(0);
});

it('takes a frame of the largest size, and writes none that is larger', () => {
  const header = { cmd: 'ASYNC_MESSAGE_TO_SERVER', code: 0 };
  const body = Buffer.alloc(maxFrameBytes - prefixBytes - JSON.stringify(header).length, 32);
  expect(decodeAll([encodeFrame(header, body)]).frames[0]?.body).toHaveLength(body.length);
  expect(() => encodeFrame(header, Buffer.concat([body, Buffer.from(' ')]))).toThrow(
    /^ASYNC_MESSAGE_TO_SERVER takes 4194305 bytes/,
  );
});
