/** Says what a release does next: `version`, `publish` or `nothing`. The release workflow asks it. */
import { gitHistory } from './release/git-history.mjs';
import { readChangesets } from './release/judge/read-changesets.mjs';
import { nextStep } from './release/next-step.mjs';
import { readWorkspace, root } from './workspace/read-workspace.mjs';

const { texts, packages } = readWorkspace();
console.log(nextStep(readChangesets(texts).changesets, packages, gitHistory(root).publishedVersions));
