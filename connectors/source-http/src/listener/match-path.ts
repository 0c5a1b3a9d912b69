/** A path with names in it, such as `/hooks/{team}`. */
export interface PathPattern {
  readonly text: string;
  /** The value of each name when a path fits; undefined when it does not. */
  match(path: string): Readonly<Record<string, string>> | undefined;
}

const segmentName = /^\{([a-z][a-z0-9_]*)\}$/;
const noValues: Readonly<Record<string, string>> = {};

/** What a path may look like: each segment is text, or a name in braces. */
export const pathForm = /^\/(?:(?:[\w.~!$&'()*+,;=:@%-]+|\{[a-z][a-z0-9_]*\})(?:\/(?=.)|\/?$))*$/;

/** Makes a pattern of its text; one without names fits exactly that path. */
export function pathPattern(text: string): PathPattern {
  const segments = text.split('/').map((segment) => ({ segment, name: segmentName.exec(segment)?.[1] }));
  if (segments.every(({ name }) => name === undefined))
    return { text, match: (path) => (path === text ? noValues : undefined) };
  return {
    text,
    match: (path) => {
      const found = path.split('/');
      if (found.length !== segments.length) return undefined;
      const values: Record<string, string> = {};
      for (const [index, { segment, name }] of segments.entries()) {
        const value = found[index] as string;
        if (name === undefined ? value !== segment : value === '') return undefined;
        if (name !== undefined) values[name] = decoded(value);
      }
      return values;
    },
  };
}

/** As it was sent where it is no percent-encoded UTF-8: whoever configured the path sees what came. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
