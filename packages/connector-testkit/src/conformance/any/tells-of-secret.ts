const secretWords = /^(password|passwd|passphrase|pass|secret|token|credential|credentials)$/;
const secretKeys = /^(api|private|secret|signing|encryption|shared|account|master|ssh)$/;
const holdersOfKeys = /^(tls|ssl|ssh|auth|credentials)$/;

/**
 * Whether the name of an option tells of a secret: `password`, `sessionToken`, `apiKey`, `tls.key`. Its last word counts: a
 * `passwordFile` is a file, a `partitionKey` is none of these.
 */
export function tellsOfSecret(path: readonly string[]): boolean {
  const words = wordsIn(path.at(-1) ?? '');
  const last = words.at(-1) ?? '';
  if (secretWords.test(last)) return true;
  if (!/^keys?$/.test(last)) return false;
  return words.length === 1
    ? path.slice(0, -1).some((holder) => holdersOfKeys.test(holder))
    : words.some((word) => secretKeys.test(word));
}

function wordsIn(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/);
}
