import { expect, it } from 'vitest';
import { Garbler } from '../../src/faults/garbler.ts';
import { VirtualClock } from '../../src/index.ts';

it('waits for the beginning of an answer, and goes on for good then', async () => {
  const clock = new VirtualClock();
  let wanted = false;
  const garbler = new Garbler({ clock, random: () => 0.5, wanted: () => wanted });
  const said = (text: string): string => garbler.replace(Buffer.from(text)).toString('latin1');
  expect(said('ab')).toBe('ab');
  wanted = true;
  await clock.advance(49);
  expect([said('cd'), garbler.begun]).toEqual(['cd', false]);
  await clock.advance(50);
  expect([said('ef'), garbler.begun]).toEqual(['\x80\x80', true]);
  wanted = false;
  expect(said('gh')).toBe('\x80\x80');
});
