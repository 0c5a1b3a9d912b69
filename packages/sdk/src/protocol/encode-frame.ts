import { ConnectorError } from '@eventmesh/connector-api';
import type { FrameHeader } from './frame.ts';
import { lengthBytes, magic, maxFrameBytes, prefixBytes } from './frame-layout.ts';

const nothing = Buffer.alloc(0);

/**
 * Writes a frame: magic, length of what follows but for 8 bytes, length of the header, header, body.
 *
 * @throws ConnectorError with code `TOO_LARGE` when it is larger than a server takes
 */
export function encodeFrame(header: FrameHeader, body: Uint8Array = nothing): Buffer {
  const headerText = JSON.stringify(header);
  const headerLength = Buffer.byteLength(headerText, 'utf8');
  const total = prefixBytes + headerLength + body.length;
  if (total > maxFrameBytes)
    throw new ConnectorError('TOO_LARGE', `${header.cmd} takes ${total} bytes; EventMesh takes ${maxFrameBytes}.`);
  const frame = Buffer.allocUnsafe(total);
  frame.set(magic);
  frame.writeInt32BE(magic.length + headerLength + body.length, magic.length);
  frame.writeInt32BE(headerLength, magic.length + lengthBytes);
  frame.write(headerText, prefixBytes, 'utf8');
  frame.set(body, prefixBytes + headerLength);
  return frame;
}
