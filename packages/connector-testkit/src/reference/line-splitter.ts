/** Puts lines together from pieces of text. */
export class LineSplitter {
  #rest = '';

  /** Takes a piece; gives the lines that are complete now, without their ends. */
  take(piece: string): readonly string[] {
    // To look through a long line again with each of its pieces would take long.
    if (!piece.includes('\n')) {
      this.#rest += piece;
      return [];
    }
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines;
  }
}
