/** The code of an error of Node or the operating system: `ENOENT`, `ERR_MODULE_NOT_FOUND`. */
export function codeOf(thrown: unknown): unknown {
  return thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
}
