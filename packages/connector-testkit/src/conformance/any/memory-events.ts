/** So many events pass before memory is measured: what is made once is there then. */
export const warmUpEvents = 1_000;

/** So many pass until it is measured again. */
export const measuredEvents = 4_000;
