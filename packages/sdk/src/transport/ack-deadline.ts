/**
 * How long after its arrival a delivery can be acknowledged, in milliseconds. EventMesh 1.12.0 drops for good what is not
 * acknowledged within about that time, with either storage (measured; its cleaner runs every 5 seconds, so it may be more).
 */
export const ackDeadlineMs = 3000;
