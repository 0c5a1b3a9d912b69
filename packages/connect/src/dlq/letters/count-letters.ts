import type { DeadLetterCount, DeadLetterStore, LetterFilter } from '@eventmesh/connector-runtime';
import { letterPages } from './letter-pages.ts';

/** How many dead letters of each pipeline match, where any does. One pipeline after the other: a page may hold megabytes. */
export async function countLetters(
  store: DeadLetterStore,
  pipelines: readonly string[],
  filter: LetterFilter,
): Promise<readonly DeadLetterCount[]> {
  const counts: DeadLetterCount[] = [];
  for (const pipeline of pipelines) {
    let count = 0;
    for await (const page of letterPages(store, pipeline, filter)) count += page.length;
    if (count > 0) counts.push({ pipeline, count });
  }
  return counts;
}
