import type { Writable } from 'node:stream';
import { codeOf } from '../../errors/code-of.ts';
import { messageOf } from '../../errors/message-of.ts';

/**
 * Writes text, no faster than it is read.
 *
 * @returns false when nobody reads any more (`… | head`): there is no use in going on
 * @throws Error when it cannot be written for another reason: a full disk
 */
export async function printText(stream: Writable, text: string): Promise<boolean> {
  const failure = await new Promise<Error | null | undefined>((resolve) => stream.write(text, resolve));
  if (failure === null || failure === undefined) return true;
  if (['EPIPE', 'ERR_STREAM_DESTROYED'].includes(String(codeOf(failure)))) return false;
  throw new Error(`Cannot write the output: ${messageOf(failure)}.`, { cause: failure });
}
