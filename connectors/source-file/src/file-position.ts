import { ConnectorError, type JsonValue } from '@eventmesh/connector-api';
import { z } from 'zod';

const keySchema = z.object({ ino: z.string(), bornMs: z.number() });

const identitySchema = keySchema.extend({
  id: z.string(),
  dev: z.string(),
  truncations: z.int().min(0),
  head: z.object({ bytes: z.int().min(0), hash: z.string() }),
  earlier: z.array(keySchema).readonly().exactOptional(),
});

const positionSchema = z.object({ offset: z.int().min(0), file: identitySchema });

/** Inode and time of birth: an inode is used again soon after a file is removed. */
export type FileKey = z.output<typeof keySchema>;

/**
 * What tells one file from another, whatever its name.
 *
 * - `id`: what ids of events begin with. Made when the first line is read, and kept.
 * - `ino`, `bornMs`: see {@link FileKey}. `dev` is for people: it may change with a reboot.
 * - `truncations`: how often this inode was emptied and begun again.
 * - `head`: hash of the first bytes, to notice other content in the same inode.
 * - `earlier`: generations that were read before, and whose names do not tell whose they are.
 */
export type FileIdentity = z.output<typeof identitySchema>;

/** Where the lines of a followed file were read to: `offset` is the first byte that was not. */
export type FilePosition = z.output<typeof positionSchema>;

/**
 * Reads a position back from the state store.
 *
 * @throws ConnectorError with code `UNSUPPORTED` when it is of another form than this version writes
 */
export function parsePosition(value: JsonValue, partition: string): FilePosition {
  const { data } = positionSchema.safeParse(value);
  if (data !== undefined) return data;
  throw new ConnectorError(
    'UNSUPPORTED',
    `The checkpoint of '${partition}' has a form that this version of source-file does not know. Use the version that wrote it, or drop the checkpoint to read the file from its start.`,
  );
}
