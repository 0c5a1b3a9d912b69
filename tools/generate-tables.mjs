/**
 * Writes what is generated: the table of connectors in the README, status and options in the README of each connector, what npm reads in
 * its package.json, the schema of its options, settings and proof in docs/delivery.md, and catalogue.json.
 * Needs a build first.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedTexts } from './tables/generated-texts.mjs';
import { readConnectors, readDeliverySettings, readTemplates } from './tables/read-connectors.mjs';
import { readWorkspace, root } from './workspace/read-workspace.mjs';

const workspace = readWorkspace();
const connectors = await readConnectors(workspace, root);
const templates = await readTemplates(workspace, root);
const deliverySettings = await readDeliverySettings(root);
const texts = generatedTexts(workspace.texts, connectors, deliverySettings, templates);
for (const { path, text, generated } of texts) {
  if (generated === undefined || generated === text) continue;
  writeFileSync(join(root, path), generated);
  console.log(`Wrote ${path}`);
}
