const statement = /^[ \t]*(?:(?:import|export)\b[^'"`;=]*?\bfrom|import)\s*['"]([^'"\n]+)['"]/gm;
const call = /\b(?:import|require|require\.resolve|import\.meta\.resolve)\(\s*['"]([^'"\n]+)['"]/g;
const comment = /^[ \t]*(?:\/\*[^]*?\*\/|\/\/.*$)/gm;

/**
 * The modules that a source file names in imports, re-exports, and calls of `import` and `require`; types count, too.
 * By the look of the text, which is enough for formatted code: comments that begin a line are passed over.
 *
 * @param {string} text
 */
export function importsOf(text) {
  const code = text.replaceAll(comment, '');
  return [...code.matchAll(statement), ...code.matchAll(call)].map(([, specifier]) => specifier);
}
