/** What a {@link TcpProxy} does to everything that passes, at a moment. */
export interface NetworkConditions {
  /** Each chunk comes so many milliseconds later. */
  readonly delayMs: number;
  /** What a connection lets pass in each direction. */
  readonly bytesPerSecond: number;
  /** Whether the next answers are replaced by random bytes. */
  readonly garbage: boolean;
  /**
   * What connections that are open, and those that come, fall into for good: `half-open` ones are dead without knowing it, and of a
   * `black-hole` the server does not even hear.
   */
  readonly silence: 'none' | 'half-open' | 'black-hole';
}

/** Everything passes as it is. */
export const healthy: NetworkConditions = {
  delayMs: 0,
  bytesPerSecond: Number.POSITIVE_INFINITY,
  garbage: false,
  silence: 'none',
};
