/** What each frame begins with: the name of the protocol and its version. */
export const magic: Buffer = Buffer.from('EventMesh0000', 'latin1');

/** Size of the two lengths behind {@link magic}, in bytes each: signed, big-endian. */
export const lengthBytes = 4;

/** Size of what stands before the header, in bytes. */
export const prefixBytes: number = magic.length + 2 * lengthBytes;

/**
 * The most that a frame may take, in bytes: 4 MiB, `FRAME_MAX_LENGTH` of EventMesh 1.12.0 (measured). A server closes the connection
 * when more comes. One that it sends itself may be larger by the prefix, which it does not count there.
 */
export const maxFrameBytes: number = 4 * 1024 * 1024;
