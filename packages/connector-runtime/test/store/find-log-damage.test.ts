import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crc32c } from '../../src/store/crc32c.ts';
import { findLogDamage } from '../../src/store/find-log-damage.ts';

const blockSize = 32_768;

function record(type: number, data: Buffer): Buffer {
  const sum = crc32c(Buffer.concat([Buffer.of(type), data]));
  const header = Buffer.alloc(7);
  header.writeUInt32LE((((sum >>> 15) | (sum << 17)) + 0xa282ead8) >>> 0, 0);
  header.writeUInt16LE(data.length, 4);
  header[6] = type;
  return Buffer.concat([header, data]);
}

/** A log as LevelDB writes it, and where its last record begins. */
function logOf(entries: readonly Uint8Array[]): { log: Buffer; lastAt: number } {
  const parts: Buffer[] = [];
  let length = 0;
  let lastAt = 0;
  const add = (part: Buffer): void => void (parts.push(part), (length += part.length));
  for (const entry of entries) {
    for (let from = 0, isFirst = true; from < entry.length || isFirst; isFirst = false) {
      const left = blockSize - (length % blockSize);
      if (left < 7) add(Buffer.alloc(left));
      const data = Buffer.from(entry.subarray(from, from + blockSize - (length % blockSize) - 7));
      from += data.length;
      lastAt = length;
      const isLast = from >= entry.length;
      add(record(isFirst ? (isLast ? 1 : 2) : isLast ? 4 : 3, data));
    }
  }
  return { log: Buffer.concat(parts), lastAt };
}

const entry = fc
  .tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 1_200 }))
  .map(([bytes, times]) => Buffer.concat(Array.from({ length: times }, () => bytes)));
const logs = fc.array(entry, { minLength: 2, maxLength: 6 }).map(logOf);

describe('damage of a log', () => {
  it('is told by sums as RFC 3720 has them', () => {
    expect(crc32c(Buffer.alloc(32))).toBe(0x8a9136aa);
    expect(crc32c(Buffer.alloc(32, 0xff))).toBe(0x62a8ab43);
    expect(crc32c(Buffer.from('123456789'))).toBe(0xe3069283);
  });

  it('is found wherever a bit has flipped before the last record', () => {
    fc.assert(
      fc.property(logs, fc.nat(), fc.nat(7), ({ log, lastAt }, place, bit) => {
        const at = place % lastAt;
        log.writeUInt8(log.readUInt8(at) ^ (1 << bit), at);
        const found = findLogDamage(log);
        expect(found).toBeLessThanOrEqual(at);
      }),
      { numRuns: 300 },
    );
  });

  it('is found in each bit of a header', () => {
    const { log, lastAt } = logOf([Buffer.from('one'), Buffer.alloc(300, 7), Buffer.from('three')]);
    expect(findLogDamage(log)).toBeUndefined();
    for (let bit = 0; bit < lastAt * 8; bit += 1) {
      const flipped = Buffer.from(log);
      flipped.writeUInt8(log.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(findLogDamage(flipped), `bit ${bit}`).toBe(bit >> 3 < 10 ? 0 : 10);
    }
  });

  it('is not a log that was cut off anywhere, nor one whose end was never written', () => {
    fc.assert(
      fc.property(logs, fc.nat(), fc.nat(70_000), ({ log }, length, zeros) => {
        const cut = log.subarray(0, length % (log.length + 1));
        expect(findLogDamage(cut)).toBeUndefined();
        expect(findLogDamage(Buffer.concat([log, Buffer.alloc(zeros)]))).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it('is not an end of zeros, wherever they begin', () => {
    fc.assert(
      fc.property(logs, fc.nat(), ({ log }, from) => {
        expect(findLogDamage(Buffer.from(log).fill(0, from % log.length))).toBeUndefined();
      }),
      { numRuns: 200 },
    );
  });

  it('is found in the last record, when that is there to its end', () => {
    const { log, lastAt } = logOf([Buffer.from('one'), Buffer.from('two'), Buffer.from('three')]);
    for (let bit = lastAt * 8; bit < log.length * 8; bit += 1) {
      const flipped = Buffer.from(log);
      flipped.writeUInt8(log.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      const isLonger = flipped.readUInt16LE(lastAt + 4) > log.readUInt16LE(lastAt + 4);
      expect(findLogDamage(flipped), `bit ${bit}`).toBe(isLonger ? undefined : lastAt);
    }
  });

  it('is found where a part was overwritten, or is gone', () => {
    const { log } = logOf(Array.from({ length: 200 }, (_, index) => Buffer.alloc(500, index + 1)));
    expect(findLogDamage(Buffer.from(log).fill(0x41, 10_000, 10_100))).toBeLessThanOrEqual(10_000);
    expect(findLogDamage(Buffer.from(log).fill(0, 32_768, 65_536))).toBe(32_768);
    expect(findLogDamage(Buffer.concat([log.subarray(0, 40_000), log.subarray(40_010)]))).toBeLessThanOrEqual(40_000);
    expect(findLogDamage(Buffer.from('not what it was '.repeat(20)))).toBe(0);
  });
});
