import type { ErrorCode, JsonValue } from '@eventmesh/connector-api';

/** How an upstream keeps its place and gives its items. */
export const upstreamModes = ['replayable', 'prune-on-commit', 'gating', 'push-only'] as const;

/** One of {@link upstreamModes}. */
export type UpstreamMode = (typeof upstreamModes)[number];

/** An item as it travels: an event in the JSON event format, or bytes that are none. */
export interface WireItem {
  /** Counts the items of an upstream from 0, in order. */
  readonly number: number;
  /** Of modes that keep a place by position. */
  readonly partition: string;
  /** Counts the items of the partition from 0. */
  readonly offset: number;
  /** What was put in, in Base64. */
  readonly body: string;
}

/** What a client asks. Each is a line of JSON, answered by a line with the same `n`. */
export type Request =
  | { readonly op: 'hello'; readonly token: string | undefined }
  | { readonly op: 'subscribe' }
  | {
      readonly op: 'read';
      readonly maxRecords: number;
      readonly maxBytes: number;
      readonly waitMs: number;
      /** By partition, of modes that keep a place by position. */
      readonly from: Readonly<Record<string, number>>;
    }
  | { readonly op: 'end-read' }
  | { readonly op: 'commit'; readonly numbers: readonly number[] }
  | { readonly op: 'release'; readonly numbers: readonly number[] }
  | { readonly op: 'lag' }
  | { readonly op: 'write'; readonly events: readonly string[]; readonly once: boolean };

/** What a server answers, or pushes when `n` is 0. */
export interface Reply {
  readonly n: number;
  readonly result?: JsonValue;
  readonly items?: readonly WireItem[];
  readonly failures?: readonly { readonly index: number; readonly code: ErrorCode; readonly message: string }[];
  readonly error?: { readonly code: ErrorCode; readonly message: string; readonly retryAfterMs?: number };
}
