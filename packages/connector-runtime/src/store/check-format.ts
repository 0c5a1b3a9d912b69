import { ConnectorError } from '@eventmesh/connector-api';
import type { LevelFile } from './level-file.ts';
import { keyOf } from './store-keys.ts';

/** Of what lies in the folder of a store. A change of it that this version could not read takes another number. */
const format = '1';
const key = keyOf('format');
/** All kinds of keys begin with a letter. */
const allKeys = { gte: '', lt: '~' };

/**
 * Notes the format in a new folder, and refuses one of another format: read as this one, all that lies there would count as damaged.
 *
 * @throws ConnectorError with code `UNSUPPORTED`
 */
export async function checkFormat(file: LevelFile, path: string): Promise<void> {
  const found = await file.get(key);
  if (found === format) return;
  if (found === undefined && (await file.lastKey(allKeys)) === undefined)
    return await file.write([{ type: 'put', key, value: format }]);
  throw new ConnectorError(
    'UNSUPPORTED',
    `The state store at '${path}' was written by a version of another format. Empty it with that version, or give this one a folder of its own; it is left as it is.`,
  );
}
