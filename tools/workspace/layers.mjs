import { isConnector, isTemplate } from './describe-workspace.mjs';

/**
 * Which layer each package of `packages/` belongs to (CONTRIBUTING.md: imports point one way). A new package gets a line here.
 * Connectors are a layer of their own, and what they begin as, `templates/`, belongs to it; other private packages (e2e, bench, demo) stand above all.
 */
const layerOfFolder = {
  'packages/connector-api': 'contract',
  'packages/event-formats': 'formats',
  'packages/rabbitmq': 'client',
  'packages/rocketmq': 'client',
  'packages/sdk': 'client',
  'packages/connector-runtime': 'runtime',
  'packages/connector-testkit': 'testkit',
  'packages/state-postgres': 'state store',
  'packages/connect': 'command line',
  'packages/create-connector': 'generator',
  'packages/rocketmq-dev-server': 'dev server',
  'packages/eventmesh-dev-server': 'dev server',
  'test-servers': 'test servers',
};

const everything = [
  'contract',
  'formats',
  'client',
  'runtime',
  'testkit',
  'state store',
  'command line',
  'dev server',
  'generator',
  'test servers',
  'connector',
];
const everythingButConnectors = everything.filter((layer) => layer !== 'connector');

/** What the shipped code of each layer (`src`, and so `dependencies`) may import of the workspace. */
const shippedMayUse = {
  contract: [],
  formats: ['contract'],
  client: ['contract', 'formats'],
  connector: ['contract', 'formats', 'client'],
  runtime: ['contract', 'formats'],
  testkit: ['contract', 'formats', 'runtime'],
  'state store': ['contract', 'formats', 'runtime'],
  'command line': ['contract', 'formats', 'runtime', 'state store'],
  'dev server': ['contract', 'formats', 'client'],
  generator: [],
  'test servers': ['contract', 'client', 'testkit'],
  private: everything,
};

/**
 * The layer of a package.
 *
 * @param {import('./describe-workspace.mjs').Package} workspacePackage
 * @returns {string | undefined} nothing for a package that is not in the table
 */
export function layerOf({ folder, json }) {
  if (isConnector({ folder }) || isTemplate({ folder })) return 'connector';
  return layerOfFolder[folder] ?? (json.private === true ? 'private' : undefined);
}

/**
 * What code of a layer may import of the workspace.
 *
 * Tests (whatever is not in `src`, and so `devDependencies`) are looser: they may use every layer but connectors. With
 * another connector beside it, a test is one of the whole system and belongs in e2e; only the command line's tests need
 * connectors to load.
 *
 * @param {string} layer
 * @param {boolean} shipped whether the code is shipped
 * @returns {readonly string[]} layers
 */
export function mayUse(layer, shipped) {
  if (shipped || layer === 'private') return shippedMayUse[layer];
  return layer === 'command line' ? everything : everythingButConnectors;
}
