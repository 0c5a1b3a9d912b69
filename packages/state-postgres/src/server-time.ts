/**
 * The time of the server since 1970, as SQL. New tokens and ids are no smaller: so they are larger than all before also where the row that
 * counts them was deleted, restored from a backup, or did not reach the server that took over.
 */
export const millisecondsNow = 'floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint';
/** The same in microseconds: of sixteen digits until the year 2286. */
export const microsecondsNow = 'floor(extract(epoch FROM clock_timestamp()) * 1000000)::bigint';
