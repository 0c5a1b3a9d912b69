/** A restart: how items came before it, which were settled, and how the source ended. */
export interface Restart {
  /** Whether the items come upstream before the source opens, or while it is open. */
  readonly items: 'snapshot' | 'live';
  /** Which of the records that were read are settled, in words and by index, in this order. */
  readonly settles: keyof typeof selections;
  /** `stop` gives back what is not settled, as the runtime does; `close` does not. */
  readonly end: 'stop' | 'close';
}

/** Which of eight records are settled, by index, in this order. */
export const selections = {
  nothing: [],
  'all of them': [0, 1, 2, 3, 4, 5, 6, 7],
  'the first half': [0, 1, 2, 3],
  'every second one': [1, 3, 5, 7],
  'some, the newest first': [7, 4, 1, 0, 3],
} as const;

/** Restarts after which some records come again, and others do not. */
export const restarts: readonly Restart[] = [
  { items: 'snapshot', settles: 'all of them', end: 'stop' },
  { items: 'live', settles: 'all of them', end: 'close' },
  { items: 'snapshot', settles: 'the first half', end: 'close' },
  { items: 'live', settles: 'the first half', end: 'stop' },
  { items: 'snapshot', settles: 'every second one', end: 'stop' },
  { items: 'live', settles: 'every second one', end: 'close' },
  { items: 'snapshot', settles: 'some, the newest first', end: 'close' },
  { items: 'live', settles: 'some, the newest first', end: 'stop' },
];

/** A restart in words. */
export function wordsOf({ items, settles, end }: Restart): string {
  return `${items}, ${settles} settled, ${end === 'stop' ? 'stopped' : 'closed and nothing given back'}`;
}
