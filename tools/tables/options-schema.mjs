/**
 * The JSON Schema of a connector's options as its package ships it: for editors, and for whoever compares two versions. Draft 7, which
 * editors know best.
 *
 * @param {import('./connectors-table.mjs').Definition} definition
 */
export function optionsSchema({ options }) {
  return `${JSON.stringify(options['~standard'].jsonSchema.input({ target: 'draft-07' }), undefined, 2)}\n`;
}
