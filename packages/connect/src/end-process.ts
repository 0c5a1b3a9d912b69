/**
 * Ends the process once all output is written, whatever a connector has left open.
 *
 * @param code see `exitCodes`
 */
export function endProcess(code: number): void {
  process.stdout.write('', () => process.stderr.write('', () => process.exit(code)));
}

/** Lets the process go on when whoever reads its output has gone (`… | head`). */
export function outliveReaders(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'EIO') throw error;
    });
  }
}
