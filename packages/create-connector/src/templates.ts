import type { ConnectorKind } from './connector-request.ts';

/** Files of a folder: the text of each by its path, with `/`. */
export type Files = ReadonlyMap<string, string>;

/** What connectors begin as. */
export interface Templates {
  readonly files: Readonly<Record<ConnectorKind, Files>>;
  /** The version range of every package that a connector outside the repository needs. */
  readonly ranges: Readonly<Record<string, string>>;
}
