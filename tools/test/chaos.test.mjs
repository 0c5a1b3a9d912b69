import { describe, expect, test } from 'vitest';
import { CheckpointJudge } from '../chaos/checkpoint-judge.mjs';
import { giveVerdict } from '../chaos/give-verdict.mjs';
import { judgeArrivals } from '../chaos/judge-arrivals.mjs';
import { numberedEvent } from '../chaos/numbered-event.mjs';
import { TakeoverJudge } from '../chaos/takeover-judge.mjs';

const written = 100;
const all = Array.from({ length: written }, (_, index) => numberedEvent(index));
/** 24 keys: the events 3, 27, 51, 75, 99 are those of one of them. */
const sameKey = [3, 27, 51, 75, 99];
const judge = ({ outputs = [all], topic = all }) => judgeArrivals({ written, outputs, topic });
const changed = (index, change) => all.map((event, at) => (at === index ? { ...event, ...change } : event));
const without = (...indexes) => all.filter((_, index) => !indexes.includes(index));
const ids = (...indexes) => indexes.map((index) => all[index].id);

describe('the oracle', () => {
  test('holds when all is there, shared out in any way', () => {
    const outputs = [without(...sameKey), sameKey.map((index) => all[index]), []];
    expect(judge({ outputs })).toEqual({
      missing: [],
      altered: [],
      duplicates: 0,
      duplicatesInTopic: 0,
      overtaken: [],
    });
  });

  test('notices what is missing', () => {
    expect(judge({ outputs: [without(0, 99)] })).toMatchObject({ missing: ids(0, 99) });
    expect(judge({ outputs: [[], []] }).missing).toHaveLength(written);
  });

  test('counts what came again, in one output or in two', () => {
    expect(
      judge({
        outputs: [
          [...all, all[5]],
          [all[5], all[6]],
        ],
      }),
    ).toMatchObject({ missing: [], duplicates: 3 });
  });

  test.each([
    ['data', { data: { ...all[7].data, text: '' } }],
    ['an attribute', { type: 'another' }],
    ['an attribute more', { extra: '1' }],
    ['the id of another', { id: all[8].id }],
    ['an id that was never written', { id: 'k0-9999' }],
  ])('notices what was altered: %s', (_, change) => {
    const altered = [change.id ?? all[7].id];
    expect(judge({ outputs: [changed(7, change), all] })).toMatchObject({ altered });
    expect(judge({ topic: changed(7, change) })).toMatchObject({ altered });
  });

  test('notices what was in the topic before an earlier event of its key', () => {
    const swapped = [...all];
    [swapped[27], swapped[51]] = [all[51], all[27]];
    expect(judge({ topic: swapped })).toMatchObject({ overtaken: ids(51) });
    expect(judge({ topic: without(3) })).toMatchObject({ overtaken: ids(27) });
  });

  test('allows that events come again, in order, after a takeover', () => {
    expect(judge({ topic: [...all.slice(0, 80), ...all.slice(20)] })).toMatchObject({
      overtaken: [],
      duplicatesInTopic: 60,
    });
  });
});

describe('the watch over checkpoints', () => {
  const look = (offset, token, partition = 'p') => ({ positions: new Map([[partition, { offset }]]), token });
  const judgeLooks = (...looks) => {
    const checkpoints = new CheckpointJudge();
    for (const each of looks) checkpoints.take(each);
    return checkpoints;
  };

  test('lets them stay and grow', () => {
    const { movedBack, problems, furthest } = judgeLooks(look(0, 1), look(5, 1), look(5, 2), look(9, 4));
    expect({ movedBack, problems, furthest }).toEqual({ movedBack: 0, problems: [], furthest: 9 });
  });

  test.each([
    ['one that moves back', [look(5, 1), look(4, 2)], 1, /moved back from 5 to 4/],
    ['one that goes', [look(5, 1), { positions: new Map(), token: 1 }], 1, /has gone/],
    ['a token that shrinks', [look(5, 2), look(6, 1)], 0, /shrank from 2 to 1/],
  ])('notices %s', (_, looks, movedBack, problem) => {
    const judged = judgeLooks(...looks);
    expect(judged.movedBack).toBe(movedBack);
    expect(judged.problems).toEqual([expect.stringMatching(problem)]);
  });
});

describe('the watch over takeovers', () => {
  test('measures from the first hit to the next token', () => {
    const judged = new TakeoverJudge(10_000);
    judged.take(1, 0);
    judged.hit(1, 1_000);
    judged.hit(1, 5_000);
    expect(judged.take(1, 9_000)).toBeUndefined();
    expect(judged.pending).toBe(true);
    expect(judged.take(2, 12_000)).toBe(11_000);
    judged.take(3, 99_000);
    expect(judged).toMatchObject({ takeovers: 1, longestMs: 11_000, problems: [], pending: false });
  });

  test('notices one that takes too long', () => {
    const judged = new TakeoverJudge(10_000);
    judged.hit(0, 0);
    judged.take(1, 20_001);
    expect(judged.problems).toEqual([expect.stringMatching(/took 20001 ms/)]);
  });
});

describe('the verdict', () => {
  const run = {
    facts: { events: 5, seed: 1 },
    arrivals: { missing: [], altered: [], overtaken: [], duplicates: 2, duplicatesInTopic: 1 },
    checkpointsMovedBack: 0,
    problems: [],
  };

  test('is that all held', () => {
    expect(giveVerdict(run)).toEqual({
      verdict: 'held',
      seed: 1,
      events: 5,
      missing: 0,
      altered: 0,
      overtaken: 0,
      duplicates: 2,
      duplicatesInTopic: 1,
      checkpointsMovedBack: 0,
      problems: [],
    });
  });

  test.each([
    ['missing', { arrivals: { ...run.arrivals, missing: ['a'] } }],
    ['altered', { arrivals: { ...run.arrivals, altered: ['a'] } }],
    ['overtaken', { arrivals: { ...run.arrivals, overtaken: ['a'] } }],
    ['moved back', { checkpointsMovedBack: 1 }],
    ['problems', { problems: ['worker-1 ended by itself'] }],
    ['nothing written', { facts: { events: 0 } }],
  ])('is that it broke: %s', (_, change) => {
    expect(giveVerdict({ ...run, ...change }).verdict).toBe('broken');
  });
});
