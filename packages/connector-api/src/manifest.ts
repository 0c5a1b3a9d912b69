import { ManifestError } from './manifest-error.ts';
import { isObject, manifestFields } from './manifest-fields.ts';

/** Release status of a connector, see docs/release-status.md. In a manifest it is a claim, which its proof must bear. */
export type ReleaseStatus = 'alpha' | 'beta' | 'ga';

/** Facts about a connector's release: the block `"eventmesh": {"connector": {…}}` of its package.json. */
export interface ConnectorManifest {
  readonly kind: 'source' | 'sink';
  /** The outside system, as in the package name. */
  readonly system: string;
  readonly status: ReleaseStatus;
  /** The oldest release line that gets fixes, such as `1.x`; null until GA. */
  readonly supportVersion: string | null;
  /** Versions of the real system that the suites ran against. */
  readonly testedWith: Readonly<Record<string, readonly string[]>>;
  /** Who answers for it: at least one name. */
  readonly owners: readonly string[];
  /** Who uses it: a name with the https address where it is said in public, or with the day of a record, as `2026-11-26`. */
  readonly adopters: readonly string[];
}

/**
 * Reads the manifest block out of a parsed package.json.
 *
 * @returns the manifest, or `undefined` when the package does not claim to be a connector
 * @throws ManifestError, a TypeError, that lists everything wrong with a block that is there
 */
export function parseManifest(packageJson: unknown): ConnectorManifest | undefined {
  const block = get(get(packageJson, 'eventmesh'), 'connector');
  if (block === undefined) return undefined;
  const problems = Object.entries(manifestFields)
    .filter(([field, { isRight }]) => !isRight(get(block, field)))
    .map(([field, { expected }]) => ({
      place: `eventmesh.connector.${field}`,
      expected,
      found: show(get(block, field)),
    }));
  if (problems.length > 0) throw new ManifestError(problems);
  return block as ConnectorManifest;
}

function get(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
