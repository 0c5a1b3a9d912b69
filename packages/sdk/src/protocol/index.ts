export type { HelloBody, RedirectBody, SubscribeBody, SubscribedTopic } from './bodies.ts';
export { commands, isCommand, type Command } from './commands.ts';
export { encodeFrame } from './encode-frame.ts';
export type { Frame, FrameHeader } from './frame.ts';
export { FrameDecoder } from './frame-decoder.ts';
export { maxFrameBytes } from './frame-layout.ts';
