/** Writes the generated tables: connectors in the README, options in the README of each connector. Needs a build first. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedTexts } from './tables/generated-texts.mjs';
import { readConnectors } from './tables/read-connectors.mjs';
import { readWorkspace, root } from './workspace/read-workspace.mjs';

const workspace = readWorkspace();
for (const { path, text, generated } of generatedTexts(workspace.texts, await readConnectors(workspace, root))) {
  if (generated === undefined || generated === text) continue;
  writeFileSync(join(root, path), generated);
  console.log(`Wrote ${path}`);
}
