/** Where a template takes its values from. */
export interface TemplateValues {
  header(name: string): string | undefined;
  query(name: string): string | undefined;
  path(name: string): string | undefined;
  /** A member of the body, by names and indexes from the outside in. */
  body(names: readonly string[]): string | undefined;
}

const placeholder = /\{(header|query|path|body)\.([^{}]+)\}/g;

/** What a template may look like: text, and placeholders that name where their value is. */
export const templateForm = /^(?:[^{}]|\{(?:header|query|path|body)\.[^{}]+\})+$/;

/**
 * Puts values in the place of `{header.…}`, `{query.…}`, `{path.…}` and `{body.….…}`.
 *
 * @param encode what becomes of each value
 * @returns undefined when one of the values is not there, or is empty
 */
export function fillTemplate(
  template: string,
  values: TemplateValues,
  encode = (value: string): string => value,
): string | undefined {
  let isComplete = true;
  const text = template.replaceAll(placeholder, (_, from: keyof TemplateValues, name: string) => {
    const value = from === 'body' ? values.body(name.split('.')) : values[from](name);
    if (value === undefined || value === '') isComplete = false;
    return encode(value ?? '');
  });
  return isComplete ? text : undefined;
}
