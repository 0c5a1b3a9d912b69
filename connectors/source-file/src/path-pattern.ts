import { basename, dirname, resolve } from 'node:path';
import { ConnectorError } from '@eventmesh/connector-api';

/** Which files of which folder the option `path` names. */
export interface PathPattern {
  /** Absolute. */
  readonly directory: string;
  /** The one name that is meant, undefined when there is a `*`. */
  readonly only: string | undefined;
  readonly matches: (name: string) => boolean;
}

/**
 * Takes the option `path` apart.
 *
 * @throws ConnectorError with code `INVALID_OPTIONS` when a folder holds `*`
 */
export function parsePathPattern(path: string): PathPattern {
  const directory = resolve(dirname(path));
  const name = basename(path);
  if (dirname(path).includes('*')) {
    throw new ConnectorError(
      'INVALID_OPTIONS',
      `Option 'path' is '${path}': only the last part may hold '*'. Use one source for each folder.`,
    );
  }
  if (!name.includes('*')) return { directory, only: name, matches: (candidate) => candidate === name };
  const pattern = new RegExp(`^${name.split('*').map(escape).join('.*')}$`, 's');
  return { directory, only: undefined, matches: (candidate) => pattern.test(candidate) };
}

function escape(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
