/** Checks what holds the workspace together; each rule is a file in `workspace/rules`. Needs a build first. */
import { readConnectors, readDeliverySettings, readTemplates } from './tables/read-connectors.mjs';
import { reportProblems } from './workspace/problem.mjs';
import { readWorkspace, root } from './workspace/read-workspace.mjs';
import { connectorManifest } from './workspace/rules/connector-manifest.mjs';
import { definitionFacts } from './workspace/rules/definition-facts.mjs';
import { generatedTables } from './workspace/rules/generated-tables.mjs';
import { oneWayImports } from './workspace/rules/one-way-imports.mjs';
import { pinnedActions } from './workspace/rules/pinned-actions.mjs';
import { portableText } from './workspace/rules/portable-text.mjs';
import { projectReferences } from './workspace/rules/project-references.mjs';
import { publishedPackage } from './workspace/rules/published-package.mjs';
import { requiredFiles } from './workspace/rules/required-files.mjs';
import { workspaceLinks } from './workspace/rules/workspace-links.mjs';

const workspace = readWorkspace();
const rules = [
  oneWayImports,
  workspaceLinks,
  projectReferences,
  connectorManifest,
  publishedPackage,
  requiredFiles,
  portableText,
  pinnedActions,
];
const problems = rules.flatMap((rule) => rule(workspace));

// What the code says goes with what the manifests say, so these come first.
if (connectorManifest(workspace).length === 0) {
  const connectors = await readConnectors(workspace, root);
  const templates = await readTemplates(workspace, root);
  const deliverySettings = await readDeliverySettings(root);
  problems.push(
    ...definitionFacts([...connectors, ...templates]),
    ...generatedTables(workspace, connectors, deliverySettings, templates),
  );
}
reportProblems(problems, `${workspace.packages.length} packages, ${workspace.texts.size} files: all as it should be`);
