/**
 * One change to a source file.
 *
 * @typedef {object} Change
 * @property {string} file from the root of the repository
 * @property {string} find text that stands in the file exactly once
 * @property {string} put what is put in its place
 */

/**
 * A deliberate defect: the tests must fail with it.
 *
 * `tests` and `projects` say what must notice it, and `patienceMs` how long that may take. Default: the engine's unit tests.
 *
 * @typedef {Change & {id: string, also?: readonly Change[], tests?: string, projects?: readonly string[], patienceMs?: number}} Mutant
 */

/** All changes of a mutant, as a list. */
export function changesOf({ file, find, put, also = [] }) {
  return [{ file, find, put }, ...also];
}

/**
 * A source file with the changes made.
 *
 * @throws {Error} when what is to be changed does not stand in it exactly once: then the mutant is to be mended
 */
export function mutate(code, changes) {
  let changed = code;
  for (const { file, find, put } of changes) {
    const times = changed.split(find).length - 1;
    if (times !== 1) throw new Error(`${file}: expected exactly once, found ${times} times: ${find}`);
    changed = changed.replace(find, () => put);
  }
  return changed;
}
