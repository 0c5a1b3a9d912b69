import {
  ConnectorError,
  isConnectorError,
  type AnyCloudEvent,
  type Positioned,
  type RejectedRecord,
  type SourceRecord,
} from '@eventmesh/connector-api';
import { createEvent, eventFromBody, readExactJsonEvent } from '@eventmesh/event-formats';
import type { FileIdentity } from './file-position.ts';
import type { FileSourceOptions } from './file-source-options.ts';
import type { RawLine } from './line-buffer.ts';

/** What `fileSource` reads: a record with its place. */
export type FileRecord = (SourceRecord | RejectedRecord) & Positioned;

/** What a line needs to become a record. */
export interface LineContext {
  /** Name of the followed file, whatever rotation renames it to. */
  readonly name: string;
  readonly directory: string;
  /** Attribute `source` of events made of lines. */
  readonly source: string;
  readonly options: Pick<FileSourceOptions, 'format' | 'encoding' | 'maxLineBytes' | 'type'>;
}

/** Makes a record of a line: an event, or a rejected record with the line as body and its place as facts. */
export function lineToRecord(line: RawLine, file: FileIdentity, context: LineContext): FileRecord {
  const where = { partition: context.name, position: { offset: line.end, file }, bytes: line.bytes.length };
  try {
    return { event: lineToEvent(line, file, context), ...where };
  } catch (thrown) {
    if (!isConnectorError(thrown)) throw thrown;
    const facts = {
      file: `${context.directory}/${context.name}`,
      offset: String(line.offset),
      length: String(line.length),
      inode: file.ino,
    };
    return { error: thrown, body: Buffer.from(line.bytes), facts, ...where };
  }
}

function lineToEvent(line: RawLine, file: FileIdentity, { name, source, options }: LineContext): AnyCloudEvent {
  const where = `The line at byte ${line.offset} of '${name}'`;
  if (line.length > line.bytes.length) {
    throw new ConnectorError(
      'UNREADABLE',
      `${where} has ${line.length} bytes, more than 'maxLineBytes' (${options.maxLineBytes}): the dead letter holds its first ${line.bytes.length}. Raise 'maxLineBytes'.`,
    );
  }
  if (options.encoding === 'utf-8' && !line.isUtf8) {
    throw new ConnectorError(
      'UNREADABLE',
      `${where} is not UTF-8. Set 'encoding' to 'latin1' if the file is written so.`,
    );
  }
  const text = (): string => line.bytes.toString(options.encoding);
  const attributes = { id: `${file.id}-${line.offset}`, source, type: options.type };
  if (options.format === 'lines') return createEvent({ ...attributes, datacontenttype: 'text/plain', data: text() });
  try {
    if (options.format === 'cloudevents') return readExactJsonEvent(text());
    // As a body, so that every digit goes through. A copy, because the line is soon written over.
    const body = options.encoding === 'utf-8' ? Buffer.from(line.bytes) : Buffer.from(text());
    return eventFromBody({ ...attributes, datacontenttype: 'application/json' }, body);
  } catch (thrown) {
    if (!isConnectorError(thrown)) throw thrown;
    throw new ConnectorError('UNREADABLE', `${where}: ${thrown.message}`, { cause: thrown });
  }
}
