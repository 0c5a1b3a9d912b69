import { isDeepStrictEqual } from 'node:util';
import { numberedEvent } from './numbered-event.mjs';

/**
 * What became of the events that were written.
 *
 * @typedef {object} Arrivals
 * @property {readonly string[]} missing ids that are in no output
 * @property {readonly string[]} altered ids of events that are not what was written, or never were
 * @property {number} duplicates how many came again
 * @property {number} duplicatesInTopic how many were in the topic again: those of `file-to-topic` alone
 * @property {readonly string[]} overtaken ids that were in the topic before an earlier event of their key
 */

/**
 * The oracle: compares what was written with what arrived.
 *
 * @param {{ written: number, outputs: readonly (readonly object[])[], topic: readonly object[] }} all how many events were written;
 *   what each worker put out; and what is in the topic, in the order of each key
 * @returns {Arrivals}
 */
export function judgeArrivals({ written, outputs, topic }) {
  const expected = new Map();
  for (let index = 0; index < written; index += 1) {
    const event = numberedEvent(index);
    expected.set(event.id, event);
  }
  const arrived = outputs.flat();
  const seen = new Set(arrived.map(({ id }) => id));
  const isAltered = (event) => !isDeepStrictEqual(event, expected.get(event.id));
  return {
    missing: [...expected.keys()].filter((id) => !seen.has(id)),
    altered: [...arrived, ...topic].filter(isAltered).map(({ id }) => String(id)),
    duplicates: arrived.length - seen.size,
    duplicatesInTopic: topic.length - new Set(topic.map(({ id }) => id)).size,
    overtaken: overtakenIn(topic),
  };
}

/** At least once, in order: an event may come again, but none comes for the first time before all earlier ones of its key have. */
function overtakenIn(topic) {
  const next = new Map();
  const overtaken = [];
  for (const { id } of topic) {
    const [key, number] = String(id).split('-');
    const due = next.get(key) ?? 0;
    if (Number(number) > due) overtaken.push(id);
    if (Number(number) >= due) next.set(key, Number(number) + 1);
  }
  return overtaken;
}
