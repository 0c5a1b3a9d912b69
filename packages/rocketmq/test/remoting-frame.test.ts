import * as fc from 'fast-check';
import { isConnectorError } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { decodeFrame, encodeFrame } from '../src/admin/remoting-frame.ts';
import { failureOf } from './support/error-of.ts';

function lengths(total: number, header: number, rest = Buffer.alloc(0)): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeInt32BE(total, 0);
  bytes.writeInt32BE(header, 4);
  return Buffer.concat([bytes, rest]);
}

it('reads what it writes, and leaves what comes behind', () => {
  const frame = encodeFrame({ code: 17, opaque: 3, extFields: { topic: 'ü' }, body: Buffer.from('body') });
  const read = decodeFrame(Buffer.concat([frame, Buffer.from('next')]));
  expect(read).toMatchObject({ code: 17, opaque: 3, extFields: { topic: 'ü' }, body: Buffer.from('body') });
});

it('waits for the rest, wherever a frame is cut', () => {
  const frame = encodeFrame({ code: 0, opaque: 1, body: Buffer.from('body') });
  for (let end = 0; end < frame.length; end += 1) expect(decodeFrame(frame.subarray(0, end))).toBeUndefined();
  expect(decodeFrame(frame)).toMatchObject({ code: 0 });
});

describe('refuses, without waiting for more,', () => {
  const header = (text: string) => lengths(4 + text.length, text.length, Buffer.from(text));
  it.each([
    ['a frame of 2 GiB', lengths(0x7fff_ffff, 10)],
    ['a negative length', lengths(-1, 10)],
    ['a header longer than its frame', lengths(20, 17)],
    ['an answer of another protocol', Buffer.from('HTTP/1.1 400 Bad Request\r\n')],
    ['a header that is not JSON', header('{"code":')],
    ['a header that is a list', header('[0]')],
    ['a header without a code', header('{"opaque":1}')],
    ['a header in binary', lengths(4 + 3, 0x0100_0003, Buffer.from([1, 2, 3]))],
  ])('%s', async (_, bytes) => {
    expect(await failureOf(() => decodeFrame(bytes))).toMatch(/^UNREADABLE Expected a command of RocketMQ's remoting/);
  });
});

it('makes of any bytes a command, a wait or a refusal', () => {
  const word = fc.oneof(fc.integer(), fc.integer({ min: 0, max: 40 }));
  const bytes = fc
    .tuple(word, word, fc.uint8Array({ maxLength: 40 }))
    .map(([a, b, rest]) => lengths(a, b, Buffer.from(rest)));
  fc.assert(
    fc.property(
      fc.oneof(
        bytes,
        fc.uint8Array().map((raw) => Buffer.from(raw)),
      ),
      (received) => {
        try {
          const command = decodeFrame(received);
          if (command !== undefined) expect(command.code).toBeTypeOf('number');
        } catch (thrown) {
          if (!isConnectorError(thrown)) throw thrown;
        }
      },
    ),
    { numRuns: 1000 },
  );
});
