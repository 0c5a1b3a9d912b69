import { relative } from 'node:path';
import type { CreatedConnector } from './create-connector.ts';

const guide = 'docs/writing-a-connector.md';

/** What to do with a new connector, for whoever made it. */
export function nextSteps({ folder, repository }: CreatedConnector, workingFolder: string): string {
  const steps =
    repository === undefined ? outside(relative(workingFolder, folder)) : inside(relative(repository, folder));
  return [`Made ${folder}.`, '', ...steps, ''].join('\n');
}

function outside(folder: string): readonly string[] {
  return [
    ...(folder === '' ? [] : [`    cd ${folder}`]),
    '    npm install',
    '    npm test               # builds, and runs its unit tests',
    '    npm run lint           # types of the tests, and mistakes',
    '    npm run prove:slice    # the kit, two or three minutes',
    '',
    `It works with a made-up system in memory. What to change, and in which order: https://github.com/apache/eventmesh-connectors-ts/blob/main/${guide}`,
  ];
}

function inside(folder: string): readonly string[] {
  const pnpm = '    npx -y pnpm@12.21.0';
  return [
    'At the root of the repository:',
    '',
    `${pnpm} install`,
    `${pnpm} generate       # its part of the tables`,
    `${pnpm} api:update     # its public surface`,
    `${pnpm} exec oxfmt ${folder}`,
    `${pnpm} test ${folder}`,
    `${pnpm} prove ${folder.replace('connectors/', '')} --slice`,
    `${pnpm} check`,
    '',
    `It works with a made-up system in memory. What to change, and in which order: ${guide}`,
  ];
}
