import { PortError, portOptions } from './port-error.ts';

/** Why the command could not start, in the words of its command line. */
export function explainStartError(error: unknown): string {
  if (error instanceof PortError) return `${portOptions[error.option]}: ${error.why}`;
  return error instanceof Error ? error.message : String(error);
}
