import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LineBuffer, type RawLine } from '../src/line-buffer.ts';

/** Feeds pieces one by one, and gives the lines that come, the last one also when it has no end. */
function linesOf(pieces: readonly Buffer[], maxLineBytes = 100): (Omit<RawLine, 'bytes'> & { text: string })[] {
  const buffer = new LineBuffer(0, maxLineBytes);
  const lines: (Omit<RawLine, 'bytes'> & { text: string })[] = [];
  const collect = ({ bytes, ...rest }: RawLine): void => {
    lines.push({ ...rest, text: bytes.toString('latin1') });
    buffer.take();
  };
  for (const piece of pieces) {
    const { buffer: space, at } = buffer.space();
    buffer.add(piece.copy(space, at));
    for (let line = buffer.peek(); line !== undefined; line = buffer.peek()) collect(line);
  }
  const rest = buffer.peekRest();
  if (rest !== undefined) collect(rest);
  expect(buffer.taken).toBe(buffer.end);
  return lines;
}

const texts = (...pieces: readonly string[]): string[] =>
  linesOf(pieces.map((piece) => Buffer.from(piece, 'latin1'))).map(({ text }) => text);

describe('LineBuffer', () => {
  test('takes both line ends and passes over empty lines', () => {
    expect(texts('a\nb\r\n\n\r\nc')).toEqual(['a', 'b', 'c']);
  });

  test('passes over a byte order mark at the start only', () => {
    expect(texts('\xef\xbb\xbfa\n\xef\xbb\xbfb\n')).toEqual(['a', '\xef\xbb\xbfb']);
  });

  test('says where a line begins and ends', () => {
    expect(linesOf([Buffer.from('\r\nab\r\ncd\n')])).toEqual([
      { text: 'ab', offset: 2, end: 6, length: 2, isUtf8: true },
      { text: 'cd', offset: 6, end: 9, length: 2, isUtf8: true },
    ]);
  });

  test('tells which line is not UTF-8', () => {
    const lines = linesOf([Buffer.from('ä\n'), Buffer.from([0xff, 0x0a]), Buffer.from('ö\n')]);
    expect(lines.map(({ isUtf8 }) => isUtf8)).toEqual([true, false, true]);
  });

  test('keeps the first bytes of a long line, and its length', () => {
    const lines = linesOf(['a\n', 'x'.repeat(90), 'y'.repeat(90), 'z\nb\n'].map((piece) => Buffer.from(piece)));
    expect(lines.map(({ text, offset, length }) => [text, offset, length])).toEqual([
      ['a', 0, 1],
      [`${'x'.repeat(90)}${'y'.repeat(10)}`, 2, 181],
      ['b', 184, 1],
    ]);
  });

  test('cuts the same lines whatever the pieces', () => {
    const line = fc.oneof(
      fc.string({ maxLength: 30 }),
      fc.string({ minLength: 100, maxLength: 130 }),
      fc.constant('\r'),
      fc.constant(''),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.array(fc.integer({ min: 1, max: 60 })), (lines, cuts) => {
        const whole = Buffer.from(lines.join('\n'));
        const pieces: Buffer[] = [];
        let at = 0;
        for (const cut of cuts) pieces.push(whole.subarray(at, (at += cut)));
        pieces.push(whole.subarray(at));
        // A line far beyond the limit counts its carriage return: it is not looked at whole.
        const comparable = (all: readonly Buffer[]): unknown =>
          linesOf(all).map(({ text, offset, end, length }) => ({ text, offset, end, isLong: length > 100 }));
        expect(comparable(pieces)).toEqual(comparable([whole]));
      }),
    );
  });
});
