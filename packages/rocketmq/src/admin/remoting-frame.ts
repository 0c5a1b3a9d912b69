import { ConnectorError } from '@eventmesh/connector-api';

/** One command of RocketMQ's remoting protocol, which brokers speak on port 10911. */
export interface RemotingCommand {
  /** Requests: what to do (`RequestCode` of apache/rocketmq). Answers: 0 is success. */
  readonly code: number;
  /** Ties an answer to its request. */
  readonly opaque: number;
  readonly extFields?: Readonly<Record<string, string>>;
  readonly remark?: string;
  readonly body?: Buffer;
}

const wordBytes = 4;
/** High byte of the header's length: 0 is JSON. */
const lengthMask = 0xff_ffff;
/** As brokers have it (`com.rocketmq.remoting.frameMaxLength`). */
const longestFrame = 16 * 1024 * 1024;

/** Length, length of the header, header as JSON, body. */
export function encodeFrame({ code, opaque, extFields = {}, body = Buffer.alloc(0) }: RemotingCommand): Buffer {
  const header = Buffer.from(
    JSON.stringify({
      code,
      language: 'OTHER',
      version: 0,
      opaque,
      flag: 0,
      extFields,
      serializeTypeCurrentRPC: 'JSON',
    }),
  );
  const lengths = Buffer.alloc(2 * wordBytes);
  lengths.writeInt32BE(wordBytes + header.length + body.length, 0);
  lengths.writeInt32BE(header.length, wordBytes);
  return Buffer.concat([lengths, header, body]);
}

/**
 * The first command in what was received, or undefined while it is not all there.
 *
 * @throws ConnectorError with code `UNREADABLE` when it cannot become a command, however much more comes
 */
export function decodeFrame(received: Buffer): RemotingCommand | undefined {
  if (received.length < 2 * wordBytes) return undefined;
  const length = received.readInt32BE(0);
  const headerLength = received.readInt32BE(wordBytes) & lengthMask;
  if (length > longestFrame || length < wordBytes + headerLength) throw unreadable(`a frame of ${length} bytes`);
  const end = wordBytes + length;
  if (received.length < end) return undefined;
  const bodyStart = 2 * wordBytes + headerLength;
  return { ...readHeader(received.subarray(2 * wordBytes, bodyStart)), body: received.subarray(bodyStart, end) };
}

function readHeader(bytes: Buffer): Omit<RemotingCommand, 'body'> {
  let header: unknown;
  try {
    header = JSON.parse(bytes.toString('utf8'));
  } catch {
    throw unreadable('a header that is not JSON');
  }
  if (typeof header === 'object' && header !== null && 'code' in header && typeof header.code === 'number') {
    return header as Omit<RemotingCommand, 'body'>;
  }
  throw unreadable('a header without a code');
}

function unreadable(found: string): ConnectorError {
  return new ConnectorError('UNREADABLE', `Expected a command of RocketMQ's remoting protocol, found ${found}.`);
}
