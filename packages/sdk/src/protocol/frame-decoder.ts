import { ConnectorError } from '@eventmesh/connector-api';
import type { Frame } from './frame.ts';
import { lengthBytes, magic, maxFrameBytes, prefixBytes } from './frame-layout.ts';
import { readHeader } from './read-header.ts';

/**
 * Finds the frames in a stream of bytes, however it is cut. Holds one frame that is not all there yet, and so at most
 * {@link maxFrameBytes} and a few; looks at no byte twice.
 */
export class FrameDecoder {
  /** The prefix of the next frame, or all of it, once its length is known. */
  #room: Buffer = Buffer.allocUnsafe(prefixBytes);
  #filled = 0;
  #failure: ConnectorError | undefined;

  /**
   * Takes the next bytes of the stream, and gives the frames that end in them; to be iterated to its end. The frames' bodies
   * are copies: the bytes may be used again.
   *
   * @throws ConnectorError with code `UNREADABLE`, from then on each time, when what comes is not a frame: the connection is
   *   of no more use
   */
  *decode(bytes: Uint8Array): Generator<Frame, void, undefined> {
    if (this.#failure !== undefined) throw this.#failure;
    try {
      for (let at = 0; at < bytes.length;) {
        const part = bytes.subarray(at, at + this.#room.length - this.#filled);
        this.#room.set(part, this.#filled);
        this.#filled += part.length;
        at += part.length;
        const frame = this.#advance();
        if (frame !== undefined) yield frame;
      }
    } catch (thrown) {
      this.#room = Buffer.alloc(0);
      if (thrown instanceof ConnectorError) this.#failure = thrown;
      throw thrown;
    }
  }

  /** How many bytes are held of a frame that is not all there. */
  get heldBytes(): number {
    return this.#filled;
  }

  #advance(): Frame | undefined {
    const room = this.#room;
    if (room.length === prefixBytes) {
      checkMagic(room, this.#filled);
      if (this.#filled === prefixBytes) this.#room = withRoomFor(room);
      return undefined;
    }
    if (this.#filled < room.length) return undefined;
    const bodyStart = prefixBytes + room.readInt32BE(magic.length + lengthBytes);
    this.#room = Buffer.allocUnsafe(prefixBytes);
    this.#filled = 0;
    return { header: readHeader(room.subarray(prefixBytes, bodyStart)), body: room.subarray(bodyStart) };
  }
}

/** Finds out at the first byte that it is not EventMesh who talks. */
function checkMagic(received: Buffer, filled: number): void {
  const length = Math.min(filled, magic.length);
  if (received.compare(magic, 0, length, 0, length) === 0) return;
  throw unreadable('something that does not begin with its name and version');
}

function withRoomFor(prefix: Buffer): Buffer {
  const length = prefix.readInt32BE(magic.length) - magic.length;
  const headerLength = prefix.readInt32BE(magic.length + lengthBytes);
  if (length > maxFrameBytes) throw unreadable(`one of ${length} bytes; the limit is ${maxFrameBytes}`);
  if (headerLength < 1 || headerLength > length)
    throw unreadable(`one of ${length} bytes with a header of ${headerLength}`);
  const room = Buffer.allocUnsafe(prefixBytes + length);
  room.set(prefix);
  return room;
}

function unreadable(found: string): ConnectorError {
  return new ConnectorError('UNREADABLE', `Expected a frame of EventMesh's TCP protocol, found ${found}.`);
}
