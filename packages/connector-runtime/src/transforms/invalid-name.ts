/** The message for a key that is no attribute's name; other issues keep theirs. */
export function invalidName({ code }: { readonly code: string }): string | undefined {
  return code === 'invalid_key' ? 'expected an attribute name: lower-case letters and digits, not data' : undefined;
}
