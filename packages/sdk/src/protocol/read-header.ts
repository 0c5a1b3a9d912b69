import { ConnectorError } from '@eventmesh/connector-api';
import type { FrameHeader } from './frame.ts';

/**
 * Reads the header of a frame. What Java leaves out has Java's default: `code` is 0.
 *
 * @throws ConnectorError with code `UNREADABLE`
 */
export function readHeader(bytes: Buffer): FrameHeader {
  let header: unknown;
  try {
    header = JSON.parse(bytes.toString('utf8'));
  } catch (cause) {
    throw unreadable('text that is not JSON', cause);
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) throw unreadable('no JSON object');
  const { cmd, code, seq, desc, properties } = header as Partial<Record<keyof FrameHeader, unknown>>;
  if (typeof cmd !== 'string') throw unreadable("no 'cmd'");
  if (code !== undefined && !Number.isInteger(code)) throw unreadable("a 'code' that is not an integer");
  if (!isTextOrNothing(seq)) throw unreadable("a 'seq' that is not text");
  if (!isTextOrNothing(desc)) throw unreadable("a 'desc' that is not text");
  if (!isObjectOrNothing(properties)) throw unreadable("'properties' that are not an object");
  return code === undefined ? ({ ...header, code: 0 } as FrameHeader) : (header as FrameHeader);
}

function isTextOrNothing(value: unknown): boolean {
  return value === undefined || value === null || typeof value === 'string';
}

function isObjectOrNothing(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === 'object' && !Array.isArray(value));
}

function unreadable(found: string, cause?: unknown): ConnectorError {
  return new ConnectorError('UNREADABLE', `Expected the header of an EventMesh frame, found ${found}.`, { cause });
}
