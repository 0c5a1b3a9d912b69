import type { ReadLimit } from '@eventmesh/connector-api';
import { lineToRecord, type FileRecord, type LineContext } from './line-to-record.ts';
import type { OpenGeneration } from './open-generation.ts';

/** Takes the lines that were read of a file, within `limit`; none when there is no complete one. */
export function takeRecords(
  open: OpenGeneration,
  { maxRecords, maxBytes }: ReadLimit,
  context: LineContext,
): readonly FileRecord[] {
  const records: FileRecord[] = [];
  let bytes = 0;
  while (records.length < maxRecords) {
    const line = open.lines.peek();
    if (line === undefined) break;
    bytes += line.bytes.length;
    if (bytes > maxBytes && records.length > 0) break;
    records.push(lineToRecord(line, open.identity, context));
    open.lines.take();
  }
  return records;
}

/** Takes the last line although it has no end: none when there is none. */
export function takeRest(open: OpenGeneration, context: LineContext): readonly FileRecord[] {
  const line = open.lines.peekRest();
  if (line === undefined) return [];
  open.identifyRest();
  const record = lineToRecord(line, open.identity, context);
  open.lines.take();
  return [record];
}
