/** The options that name a port, as a program and as the command line has them. */
export const portOptions = { port: '--port', httpPort: '--http-port', adminPort: '--admin-port' } as const;

/** A port that could not be had. */
export class PortError extends Error {
  override readonly name = 'PortError';
  /** Which of the ports. */
  readonly option: keyof typeof portOptions;
  /** What is wrong with it. */
  readonly why: string;

  constructor(
    option: keyof typeof portOptions,
    address: { readonly host: string; readonly port: number },
    cause: unknown,
  ) {
    const why = explain(address, cause);
    super(`${option}: ${why}`, { cause });
    this.option = option;
    this.why = why;
  }
}

function explain({ host, port }: { readonly host: string; readonly port: number }, cause: unknown): string {
  const isTaken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
  if (isTaken) return `port ${port} of ${host} is in use`;
  return `cannot listen on port ${port} of ${host}: ${cause instanceof Error ? cause.message : String(cause)}`;
}
