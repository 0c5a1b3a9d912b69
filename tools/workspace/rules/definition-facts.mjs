/**
 * A connector's code and its manifest speak of the same kind and system.
 *
 * @param {readonly import('../../tables/connectors-table.mjs').ListedConnector[]} connectors
 * @returns {import('../problem.mjs').Problem[]}
 */
export function definitionFacts(connectors) {
  return connectors.flatMap(({ folder, manifest, definition }) =>
    ['kind', 'system']
      .filter((fact) => manifest[fact] !== definition[fact])
      .map((fact) => ({
        place: `${folder}/src`,
        expected: `a definition of ${fact} '${manifest[fact]}', as package.json says`,
        found: `'${definition[fact]}'`,
        mend: 'Mend the definition, or eventmesh.connector in package.json.',
      })),
  );
}
