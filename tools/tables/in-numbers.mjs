/** A count with its noun: `1 fault`, `2 faults`. */
export function inNumbers(count, noun) {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
