import { parseArgs } from 'node:util';
import { checkSystem } from './check-request.ts';
import type { ConnectorKind } from './connector-request.ts';

/** What the command line said. */
export interface Command {
  readonly kind?: ConnectorKind;
  readonly system?: string;
  readonly dir?: string;
  readonly name?: string;
  readonly owner?: string;
  /** Ask nothing. */
  readonly yes: boolean;
  readonly show?: 'help' | 'version';
}

const options = {
  kind: { type: 'string' },
  system: { type: 'string' },
  dir: { type: 'string' },
  name: { type: 'string' },
  owner: { type: 'string' },
  yes: { type: 'boolean', short: 'y', default: false },
  help: { type: 'boolean', short: 'h', default: false },
  version: { type: 'boolean', default: false },
} as const;

/**
 * Reads the command line.
 *
 * @returns what it says, or sentences that tell what is wrong with it
 */
export function parseCommand(args: readonly string[]): Command | readonly string[] {
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options, allowPositionals: false }));
  } catch (thrown) {
    return [thrown instanceof Error ? thrown.message : String(thrown)];
  }
  const { kind, help, version, ...rest } = values;
  if (help) return { yes: true, show: 'help' };
  if (version) return { yes: true, show: 'version' };
  const problems = [
    kind === undefined || isKind(kind) ? undefined : `--kind: expected 'source' or 'sink', found '${kind}'.`,
    rest.system === undefined ? undefined : checkSystem(rest.system),
    rest.dir === '' ? '--dir: expected a folder, found nothing.' : undefined,
  ].filter((problem) => problem !== undefined);
  return problems.length > 0 ? problems : { ...rest, ...(isKind(kind) ? { kind } : {}) };
}

/** Whether a text names a kind of connector. */
export function isKind(text: string | undefined): text is ConnectorKind {
  return text === 'source' || text === 'sink';
}
