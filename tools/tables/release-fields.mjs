import { isDeepStrictEqual } from 'node:util';
import { distTagOf } from '@eventmesh/connector-testkit/grade';

/** Keywords that begin so say what a package is, and follow from its manifest; its others are its own. */
const ours = 'eventmesh-connector';

/**
 * What npm reads in the package.json of a connector and what follows from its manifest: the keywords by which users find it, and the tag
 * by which they ask for it.
 *
 * @param {Record<string, any>} json
 */
export function releaseFields({ keywords = [], publishConfig, eventmesh }) {
  const { status, system } = eventmesh.connector;
  const own = keywords.filter((keyword) => !keyword.startsWith(ours));
  return {
    keywords: [...new Set([...own, system, ours, `${ours}-${status}`])].toSorted((one, other) =>
      one.localeCompare(other),
    ),
    publishConfig: { ...publishConfig, tag: distTagOf(status) },
  };
}

/**
 * The text of a package.json with the fields as they should be; the same text when they are.
 *
 * @param {string} text
 */
export function withReleaseFields(text) {
  const json = JSON.parse(text);
  const wanted = releaseFields(json);
  const { keywords, publishConfig } = json;
  if (isDeepStrictEqual(wanted, { keywords, publishConfig })) return text;
  return `${JSON.stringify({ ...json, ...wanted }, undefined, 2)}\n`;
}
