import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { ProblemError } from './problem.ts';

const unpackers: Readonly<
  Record<string, (body: Buffer, limits: { readonly maxOutputLength: number }) => Promise<Buffer>>
> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
};

/**
 * Checks that a body comes in a way that can be unpacked.
 *
 * @returns the name of the way, in lower case; undefined when it is not packed
 * @throws ProblemError with status 415
 */
export function contentEncodingOf(header: string | undefined): string | undefined {
  const name = header?.trim().toLowerCase();
  if (name === undefined || name === '' || name === 'identity') return undefined;
  if (Object.hasOwn(unpackers, name)) return name;
  throw new ProblemError(
    415,
    `Expected a body that is not encoded, or with one of gzip, deflate and br; found '${name.slice(0, 40)}'.`,
    {
      headers: { 'accept-encoding': 'gzip, deflate, br' },
    },
  );
}

/**
 * Unpacks a body, and gives up as soon as it is larger than allowed.
 *
 * @throws ProblemError with status 413 or 400
 */
export async function unpackBody(body: Buffer, encoding: string, maxBytes: number): Promise<Buffer> {
  try {
    return (await unpackers[encoding]?.(body, { maxOutputLength: maxBytes })) ?? body;
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes);
    throw new ProblemError(400, `The body is not ${encoding}.`);
  }
}

/** The body is larger than allowed. */
export function tooLarge(maxBytes: number): ProblemError {
  return new ProblemError(413, `Expected a body of at most ${maxBytes} bytes, once it is unpacked.`);
}
