import { expect, it } from 'vitest';
import { placeOfUrl } from '../src/place-of-url.ts';

it.each([
  ['postgres://me:s3cret@db:5433/events', 'postgres://me@db:5433/events'],
  ['postgresql://db', 'postgres://db'],
  ['postgres://me:s%40cret@db/events?sslmode=verify-full', 'postgres://me@db/events'],
  ['postgres:///events?host=/var/run/postgresql', 'postgres:///events'],
])('%s is %s', (url, place) => {
  expect(placeOfUrl(url)).toBe(place);
});

it.each([
  ['mysql://me:s3cret@db', 'expected postgres://'],
  ['s3cret', 'expected postgres://'],
  ['postgres://me:s3/cret@db/events', 'must be written as'],
  ['postgres://me:12/s3cret@db/events', 'must be written as'],
  ['postgres://me:12#s3cret@db/events', 'must be written as'],
  ['postgres://me:s3cret%@db/events', 'must be written as'],
  ['postgres://me@db/events?password=s3cret', "before the '@'"],
])('%s is refused without showing it', (url, why) => {
  expect(() => placeOfUrl(url)).toThrow(expect.objectContaining({ code: 'INVALID_OPTIONS' }));
  expect(() => placeOfUrl(url)).toThrow(why);
  expect(() => placeOfUrl(url)).not.toThrow(/cret/);
});
