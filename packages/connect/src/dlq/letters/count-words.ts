/** A number of dead letters in words: `1 dead letter`, `12 dead letters`. */
export function countWords(count: number): string {
  return count === 1 ? '1 dead letter' : `${count} dead letters`;
}
