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
  return secretsIn(env).reduce((shown, [, value]) => shown.replaceAll(value, '***'), text);
}

/**
 * An environment without secrets: for what needs none.
 *
 * @param {Readonly<Record<string, string | undefined>>} env
 */
export function withoutSecrets(env) {
  const names = Object.keys(env).filter((name) => secretName.test(name));
  return Object.fromEntries(Object.entries(env).filter(([name]) => !names.includes(name)));
}

function secretsIn(env) {
  return Object.entries(env).filter(([name, value]) => secretName.test(name) && (value ?? '').length >= shortestSecret);
}
