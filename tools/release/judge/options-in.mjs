/** Deeper than any options are; a schema may refer to itself. */
const deepest = 8;

/**
 * All options that a JSON Schema (draft 7) names, with those inside others, as `rotate.maxBytes`.
 *
 * @param {Record<string, any>} root
 * @returns {ReadonlyMap<string, {deprecated: boolean}>}
 */
export function optionsIn(root) {
  const found = new Map();
  visit(root, []);
  return found;

  function visit(schema, path, depth = 0) {
    if (depth > deepest) return;
    for (const { properties = {} } of alternatives(schema, 0))
      for (const [name, option] of Object.entries(properties)) {
        const deprecated = alternatives(option, 0).some((one) => one.deprecated === true);
        found.set([...path, name].join('.'), { deprecated });
        visit(option, [...path, name], depth + 1);
      }
  }

  function alternatives(schema, depth) {
    if (depth > deepest) return [];
    const name = /^#\/definitions\/(.+)$/.exec(schema.$ref ?? '')?.[1];
    const further = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), root.definitions?.[name] ?? []].flat();
    return [schema, ...further.flatMap((one) => alternatives(one, depth + 1))];
  }
}
