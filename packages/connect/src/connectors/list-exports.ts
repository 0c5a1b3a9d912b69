/** What a module exports, for a message about what it does not. */
export function listExports(exports: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(exports).toSorted();
  return names.length === 0 ? 'it exports nothing' : `it exports ${names.map((name) => `'${name}'`).join(', ')}`;
}
