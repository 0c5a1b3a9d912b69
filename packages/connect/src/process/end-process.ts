/** Whoever reads the output and has stalled must not keep the process for ever. */
const flushTimeoutMs = 2000;

/**
 * Ends the process once all output is written, or two seconds have passed, whatever a connector has left open.
 *
 * @param code see `exitCodes`
 */
export function endProcess(code: number): void {
  setTimeout(() => process.exit(code), flushTimeoutMs);
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

/**
 * Lets the process go on when nobody can read its output any more: whoever read it has gone (`… | head`), or the disk it goes to is
 * full. There is nobody left to tell then: to throw would be logged, which would fail again, and so on for ever.
 */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}
