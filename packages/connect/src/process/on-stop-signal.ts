import type { TerminalView } from '../console/progress-view.ts';

/** Calls a function at each SIGTERM and SIGINT from now on; on a terminal, tells whoever pressed Ctrl-C how to stop at once. */
export function onStopSignal(stop: () => void, terminal: TerminalView | undefined): void {
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const hint = (): void =>
    void process.stdout.write('Finishing what is in flight. Press Ctrl-C again to stop at once.\n');
  if (terminal !== undefined) process.once('SIGINT', () => terminal.above(hint));
}
