const workflow = /^\.github\/workflows\/.+\.ya?ml$/;
const use = /^\s*(?:-\s+)?uses:\s*(\S+)/;
const pinned = /^(?:\.\/.*|[\w.-]+\/[\w./-]+@[0-9a-f]{40})$/;

/**
 * Workflows name the actions of others by full commit: a tag can be moved to other code, a commit cannot.
 *
 * @param {import('../describe-workspace.mjs').Workspace} workspace
 * @returns {import('../problem.mjs').Problem[]}
 */
export function pinnedActions({ texts }) {
  return [...texts]
    .filter(([path]) => workflow.test(path))
    .flatMap(([path, text]) =>
      text.split('\n').flatMap((line, index) => {
        const action = use.exec(line)?.[1];
        if (action === undefined || pinned.test(action)) return [];
        return [
          {
            place: `${path}:${index + 1}`,
            expected: 'an action by full commit: owner/name@<40 hex digits>',
            found: action,
            mend: 'Write the commit of the wanted release, with the version in a comment behind it.',
          },
        ];
      }),
    );
}
