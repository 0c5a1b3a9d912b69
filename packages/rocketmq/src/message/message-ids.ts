import { randomBytes } from 'node:crypto';

/** Second 0 of RocketMQ's message ids: 2021-01-01T00:00:00Z (docs/message_id.md of apache/rocketmq-clients). */
const epochMs = Date.UTC(2021, 0, 1);

/**
 * Makes message ids in RocketMQ's form: version, six bytes that tell clients apart, process, second, sequence. The six bytes
 * are random for each generator, not the machine's address: two threads of a process must not make the same ids.
 */
export function messageIds(nowMs: () => number): () => string {
  const head = Buffer.concat([
    Buffer.from([1]),
    randomBytes(6),
    Buffer.from([(process.pid >> 8) & 0xff, process.pid & 0xff]),
  ]);
  const prefix = head.toString('hex').toUpperCase();
  let sequence = 0;
  return () => {
    const second = Math.floor((nowMs() - epochMs) / 1000);
    sequence = (sequence + 1) >>> 0;
    return `${prefix}${hex8(second)}${hex8(sequence)}`;
  };
}

function hex8(value: number): string {
  return (value >>> 0).toString(16).toUpperCase().padStart(8, '0');
}
