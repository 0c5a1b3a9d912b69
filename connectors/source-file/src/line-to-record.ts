import { pathToFileURL } from 'node:url';
import { ConnectorError, toConnectorError, type AnyCloudEvent, type PositionedRecord } from '@eventmesh/connector-api';
import { createEvent, decodeUtf8, readJsonEvent } from '@eventmesh/event-formats';
import type { FileSourceOptions } from './file-source-options.ts';
import { positionOf, type FilePosition } from './file-position.ts';
import { withoutEnd, type Line } from './line-splitter.ts';

/** The file that a line was read from. */
export interface LineOrigin {
  readonly device: string;
  readonly inode: string;
}

/**
 * Makes a record of a line; undefined for an empty one. A line that is no event becomes a rejected record.
 *
 * The id of a line that is not an event itself is made of inode, offset and checksum: the same line has the same id, also
 * after its file was renamed, and another line in the same place has another one.
 */
export function lineToRecord(line: Line, origin: LineOrigin, options: FileSourceOptions): PositionedRecord | undefined {
  if (line.length > options.maxLineBytes) return tooLong(line, origin, options);
  const content = withoutEnd(line.bytes);
  if (content.length === 0) return undefined;
  const position = positionOf(origin, line.start, line.bytes);
  const place = { partition: options.path, position, bytes: line.bytes.length };
  try {
    return { event: eventOf(content, position, options), ...place };
  } catch (thrown) {
    return {
      error: unreadable(thrown, options.path, line.start),
      body: content,
      facts: factsOf(options.path, position),
      ...place,
    };
  }
}

/** A record for a line that is too long to be kept whole: its beginning, and where the rest is. */
function tooLong(line: Line, origin: LineOrigin, options: FileSourceOptions): PositionedRecord {
  const position = positionOf(origin, line.start, line.bytes, line.length);
  const message = `'${options.path}': the line at offset ${line.start} has ${line.length} bytes, more than maxLineBytes (${options.maxLineBytes}).`;
  return {
    error: new ConnectorError('UNREADABLE', message),
    body: line.bytes,
    facts: { ...factsOf(options.path, position), length: String(line.length) },
    partition: options.path,
    position,
    bytes: line.bytes.length,
  };
}

function eventOf(content: Buffer, { inode, start, checksum }: FilePosition, options: FileSourceOptions): AnyCloudEvent {
  if (options.format === 'cloudevents') return readJsonEvent(content);
  const text = decodeUtf8(content);
  if (text === undefined) throw new ConnectorError('UNREADABLE', 'expected UTF-8');
  return createEvent({
    id: `${inode}-${start}-${checksum.toString(16)}`,
    source: options.source ?? pathToFileURL(options.path).href,
    type: options.type,
    datacontenttype: options.format === 'json' ? 'application/json' : 'text/plain',
    data: options.format === 'json' ? parse(text) : text,
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (thrown) {
    throw new ConnectorError('UNREADABLE', 'expected JSON', { cause: thrown });
  }
}

function unreadable(thrown: unknown, path: string, offset: number): ConnectorError {
  return new ConnectorError(
    'UNREADABLE',
    `'${path}': the line at offset ${offset}: ${toConnectorError(thrown).message}`,
    { cause: thrown },
  );
}

function factsOf(path: string, { inode, start }: FilePosition): Record<string, string> {
  return { path, inode, offset: String(start) };
}
