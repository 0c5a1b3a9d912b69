/** Why no connector was made, in words for whoever asked: what was wrong, and what to do. */
export class CreateError extends Error {
  override readonly name = 'CreateError';
}
