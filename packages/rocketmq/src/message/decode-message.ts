import { hash } from 'node:crypto';
import { crc32, unzipSync } from 'node:zlib';
import { digestTypes, encodings } from '../protocol/wire-constants.ts';
import { fromWireTime } from '../protocol/wire-time.ts';
import type { WireMessage, WireSystemProperties } from '../protocol/wire-types.ts';
import type { ReceivedMessage } from './received-message.ts';

const noBytes = Buffer.alloc(0);
/** More than any message may be: RocketMQ's limit is 4 MiB, and compression is not meant to get round it. */
const longestBody = 64 * 1024 * 1024;

/** Reads a message as it came. A damaged body is kept as it is, with the reason in `problem`: it does no harm to its neighbours. */
export function decodeMessage(wire: WireMessage): ReceivedMessage {
  const known = wire.systemProperties ?? {};
  const received = wire.body ?? noBytes;
  const { body, problem } = readBody(received, known);
  return {
    messageId: known.messageId ?? '',
    topic: wire.topic?.name ?? '',
    body,
    tag: known.tag || undefined,
    keys: known.keys ?? [],
    messageGroup: known.messageGroup || undefined,
    properties: wire.userProperties ?? {},
    bornAtMs: fromWireTime(known.bornTimestamp),
    deliveryAttempt: known.deliveryAttempt ?? 1,
    problem,
  };
}

function readBody(body: Buffer, known: WireSystemProperties): { body: Buffer; problem: string | undefined } {
  const { type = 0, checksum = '' } = known.bodyDigest ?? {};
  if (checksum !== '' && !isDigestOf(body, type, checksum)) {
    return { body, problem: 'The body does not match its checksum: it was damaged on the way.' };
  }
  if (known.bodyEncoding !== encodings.GZIP) return { body, problem: undefined };
  try {
    // Both gzip and zlib: what a classic producer has deflated is announced as gzip by the proxy, too.
    return { body: unzipSync(body, { maxOutputLength: longestBody }), problem: undefined };
  } catch (error) {
    return { body, problem: unzipProblem(error) };
  }
}

function unzipProblem(error: unknown): string {
  const bomb = error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE';
  if (bomb) return `The body is compressed and has more than ${longestBody} bytes unpacked.`;
  return 'The body is announced as compressed, but it is neither gzip nor zlib data.';
}

function isDigestOf(body: Buffer, type: number, checksum: string): boolean {
  const expected = checksum.toUpperCase();
  switch (type) {
    case digestTypes.CRC32:
      return crcForms(body).includes(expected);
    case digestTypes.MD5:
      return expected === hash('md5', body).toUpperCase();
    case digestTypes.SHA1:
      return expected === hash('sha1', body).toUpperCase();
    default:
      return true;
  }
}

/** Servers write the checksum in decimal, and RocketMQ's own drops the sign bit. */
function crcForms(body: Buffer): string[] {
  const value = crc32(body);
  return [String(value), String(value & 0x7fff_ffff), value.toString(16).toUpperCase()];
}
