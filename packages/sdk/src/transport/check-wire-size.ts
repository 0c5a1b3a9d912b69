import { ConnectorError } from '@eventmesh/connector-api';
import { maxFrameBytes } from '../protocol/frame-layout.ts';

/** Room for the header, and for what the server adds to an event. */
const reservedBytes = 4096;
/** The first byte of a character outside of the basic plane: the server writes 12 bytes for its 4. */
const firstOfFour = 0xf0;
const growth = 8;

/**
 * Refuses an event that the server takes and then cannot deliver: it writes characters outside of the basic plane as two escapes,
 * and adds attributes (measured, 1.12.0).
 *
 * @throws ConnectorError with code `TOO_LARGE`
 */
export function checkWireSize(body: Uint8Array, doing: string): void {
  let bytes = body.length + reservedBytes;
  if (body.length * 3 + reservedBytes > maxFrameBytes)
    for (const byte of body) if (byte >= firstOfFour) bytes += growth;
  if (bytes <= maxFrameBytes) return;
  throw new ConnectorError(
    'TOO_LARGE',
    `${doing}: EventMesh would make ${bytes} bytes of it, and delivers no more than ${maxFrameBytes}.`,
  );
}
