import type { Command, FrameHeader } from '@eventmesh/sdk/protocol';

/** What a frame of the server says, but for its body. */
export interface Answer {
  readonly cmd: Command;
  readonly code: 0 | 1;
  readonly desc?: string | undefined;
  readonly seq?: string | undefined;
  readonly properties?: Readonly<Record<string, string>>;
}

/** The header with its fields in the order of a real server, which leaves out what it has no value for. */
export function serverHeader({ cmd, code, desc, seq, properties = {} }: Answer): FrameHeader {
  return {
    cmd,
    code,
    ...(desc === undefined ? {} : { desc }),
    ...(seq === undefined ? {} : { seq }),
    properties,
    command: cmd,
  };
}
