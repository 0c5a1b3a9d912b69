import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describeWorkspace } from './describe-workspace.mjs';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** The workspace of this repository: every file that git tracks, or would track once it is added. */
export function readWorkspace() {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
  });
  const names = [...new Set(listed.split('\0'))].filter((name) => name !== '').toSorted();
  const texts = names.map((name) => [name, readText(join(root, name))]);
  return describeWorkspace(new Map(texts.filter(([, text]) => text !== undefined)));
}

/** The text of a file; nothing for one that is deleted and not yet committed, or that holds no text. */
function readText(path) {
  try {
    const text = readFileSync(path, 'utf8');
    return text.includes('\0') ? undefined : text;
  } catch (error) {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
