/** Where the runtime is, from the root. */
export const runtime = 'packages/connector-runtime/src';

/** Where its engine is. */
export const engine = `${runtime}/engine`;
