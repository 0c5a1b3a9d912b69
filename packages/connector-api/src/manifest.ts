/** Release status of a connector, see docs/release-status.md. */
export type ReleaseStatus = 'alpha' | 'beta' | 'ga';

/** Facts about a connector's release: the block `"eventmesh": {"connector": {…}}` of its package.json. */
export interface ConnectorManifest {
  readonly kind: 'source' | 'sink';
  /** The outside system, as in the package name. */
  readonly system: string;
  readonly status: ReleaseStatus;
  /** The oldest release line that gets fixes; null until GA. */
  readonly supportVersion: string | null;
  /** Versions of the real system that the suites ran against. */
  readonly testedWith: Readonly<Record<string, readonly string[]>>;
  /** Who answers for it: at least one name. */
  readonly owners: readonly string[];
  /** Who says in public that they use it. */
  readonly adopters: readonly string[];
}

/**
 * Reads the manifest block out of a parsed package.json.
 *
 * @returns the manifest, or `undefined` when the package does not claim to be a connector
 * @throws TypeError that lists everything wrong with a block that is there
 */
export function parseManifest(packageJson: unknown): ConnectorManifest | undefined {
  const block = get(get(packageJson, 'eventmesh'), 'connector');
  if (block === undefined) return undefined;
  const problems = fieldChecks
    .filter(([field, , isRight]) => !isRight(get(block, field)))
    .map(([field, expected]) => `eventmesh.connector.${field}: expected ${expected}, found ${show(get(block, field))}`);
  if (problems.length > 0) throw new TypeError(problems.join('\n'));
  return block as ConnectorManifest;
}

const isStrings = (value: unknown): boolean =>
  Array.isArray(value) && value.every((item) => typeof item === 'string' && item !== '');

const fieldChecks: readonly (readonly [string, string, (value: unknown) => boolean])[] = [
  ['kind', "'source' or 'sink'", (value) => value === 'source' || value === 'sink'],
  ['system', 'a lower-case name', (value) => typeof value === 'string' && /^[a-z][a-z0-9-]*$/.test(value)],
  ['status', "'alpha', 'beta' or 'ga'", (value) => value === 'alpha' || value === 'beta' || value === 'ga'],
  ['supportVersion', 'a version or null', (value) => value === null || typeof value === 'string'],
  ['testedWith', 'lists of versions by system', (value) => isObject(value) && Object.values(value).every(isStrings)],
  ['owners', 'a list with at least one name', (value) => isStrings(value) && (value as unknown[]).length > 0],
  ['adopters', 'a list of names', isStrings],
];

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function get(value: unknown, key: string): unknown {
  return isObject(value) ? value[key] : undefined;
}

function show(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
