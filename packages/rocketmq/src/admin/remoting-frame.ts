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

/** The first command in what was received, or undefined while it is not all there. */
export function decodeFrame(received: Buffer): RemotingCommand | undefined {
  if (received.length < 2 * wordBytes) return undefined;
  const end = wordBytes + received.readInt32BE(0);
  if (received.length < end) return undefined;
  const bodyStart = 2 * wordBytes + (received.readInt32BE(wordBytes) & lengthMask);
  const header = JSON.parse(received.toString('utf8', 2 * wordBytes, bodyStart)) as Omit<RemotingCommand, 'body'>;
  return { ...header, body: received.subarray(bodyStart, end) };
}
