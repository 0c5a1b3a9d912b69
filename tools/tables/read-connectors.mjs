import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { isSinkDefinition, isSourceDefinition, parseManifest } from '@eventmesh/connector-api';
import { isConnector, isTemplate } from '../workspace/describe-workspace.mjs';

/**
 * The connectors of the workspace with what their built code says of them.
 *
 * @param {import('../workspace/describe-workspace.mjs').Workspace} workspace
 * @param {string} root
 * @returns {Promise<import('./connectors-table.mjs').ListedConnector[]>}
 */
export async function readConnectors({ packages }, root) {
  return await readBuilt(packages.filter(isConnector), root);
}

/** The same of what connectors begin as. */
export async function readTemplates({ packages }, root) {
  return await readBuilt(packages.filter(isTemplate), root);
}

async function readBuilt(packages, root) {
  return await Promise.all(
    packages.map(async ({ folder, json }) => {
      const exported = Object.values(await importBuilt(root, folder));
      const definition = exported.find((value) => isSourceDefinition(value) || isSinkDefinition(value));
      if (definition === undefined)
        throw new Error(`${folder}/src/index.ts exports no definition of a source or sink.`);
      return { folder, manifest: parseManifest(json), definition };
    }),
  );
}

/**
 * The schema of what stands under `delivery:` of a pipeline, from the built runtime.
 *
 * @param {string} root
 * @returns {Promise<import('@eventmesh/connector-api').OptionsSchema>}
 */
export async function readDeliverySettings(root) {
  return (await importBuilt(root, 'packages/connector-runtime')).deliverySettings;
}

async function importBuilt(root, folder) {
  return await import(pathToFileURL(join(root, folder, 'dist/index.js')).href);
}
