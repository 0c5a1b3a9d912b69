const secretName = /token|secret|password|_auth/i;
/** Shorter values are no secrets, and would blank out words. */
const shortestSecret = 8;

/**
 * A text without the values of environment variables that are secrets by their name.
 *
 * @param {string} text
 * @param {Readonly<Record<string, string | undefined>>} env
 */
export function redacted(text, env) {
  return Object.entries(env)
    .filter(([name, value]) => secretName.test(name) && (value ?? '').length >= shortestSecret)
    .reduce((shown, [, value]) => shown.replaceAll(value, '***'), text);
}
