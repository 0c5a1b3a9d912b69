/**
 * The form of a value, as evidence tells it: the name of its type in the place of each value, `integer|null` where there are several, one
 * form for all elements of a list, and `?` behind a name that is not always there.
 *
 * @typedef {string | readonly Form[] | ObjectForm} Form
 *
 * @typedef {{readonly [name: string]: Form}} ObjectForm
 */

/**
 * What an object holds, by name.
 *
 * @param {ObjectForm} form
 * @returns {ReadonlyMap<string, {form: Form, optional: boolean}>}
 */
export function membersOf(form) {
  return new Map(
    Object.entries(form).map(([name, each]) => {
      const optional = name.endsWith('?');
      return [optional ? name.slice(0, -1) : name, { form: each, optional }];
    }),
  );
}

/**
 * The types that a form names; whatever is no name is one, too.
 *
 * @param {Form} form
 * @returns {readonly string[]}
 */
export function typesIn(form) {
  return typeof form === 'string' ? form.split('|') : [JSON.stringify(form)];
}
