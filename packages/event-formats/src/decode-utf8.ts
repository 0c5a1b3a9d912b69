const strict = new TextDecoder('utf-8', { fatal: true });

/** Text of UTF-8 bytes, without byte order mark; undefined when they are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}
