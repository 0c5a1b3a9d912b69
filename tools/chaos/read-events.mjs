import { readFile } from 'node:fs/promises';

/**
 * The events in a file that a sink-file has written. A line that is torn at the end is left out, and blank ones are what a crash has
 * left of a line that was written again.
 */
export async function readEvents(path) {
  const text = await readFile(path, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  return text
    .slice(0, text.lastIndexOf('\n') + 1)
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line));
}
