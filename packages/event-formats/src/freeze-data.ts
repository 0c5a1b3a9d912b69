import { CheckedEvent } from './checked-event.ts';
import { freezeDeeply } from './freeze-deeply.ts';

/** Makes the data of an event unchangeable, see {@link freezeDeeply}; those that came as a message body are so anyway. */
export function freezeData(event: object): void {
  if (CheckedEvent.bodyOf(event) === undefined) freezeDeeply((event as { readonly data?: unknown }).data);
}
