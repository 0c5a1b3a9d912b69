/** An open may take so long, in milliseconds. */
export const openMs = 30_000;

/** A close must end within this, in milliseconds, whatever the other system does. */
export const closeMs = 10_000;

/** What is aborted, or must not wait for anything, ends within this, in milliseconds: slow machines included. */
export const soonMs = 5_000;
