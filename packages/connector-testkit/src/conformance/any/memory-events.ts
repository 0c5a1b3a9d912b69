/** So many events pass before memory is measured: what is made once is there then. */
export const warmUpEvents = 500;

/** So many pass until it is measured again. */
export const measuredEvents = 2_000;
