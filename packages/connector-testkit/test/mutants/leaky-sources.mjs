// Sources that leave something behind. A module of its own, because a worker process loads it.
import { connect, createServer } from 'node:net';
import { defineSource } from '@eventmesh/connector-api';
import { ReferenceSource, referenceSources } from '../../dist/reference/index.js';

/** What each leaves behind, by what it is called. */
const leaks = {
  timer: (source) => void setInterval(() => source.last, 60_000),
  'timer of ten seconds': () => void setTimeout(() => {}, 10_000),
  'rejection that nobody handles': () => {
    setTimeout(() => void Promise.reject(new Error('It was closed.')), 300);
  },
  'kibibyte of each event': (source) => {
    const [hoard, read] = [[], source.read.bind(source)];
    source.read = async (limit, signal) => {
      const records = await read(limit, signal);
      for (const { number } of records) hoard.push(Buffer.alloc(1_024, number));
      return records;
    };
  },
  socket: (source, { host, port }) => void connect({ host, port }),
  server: () => void createServer().listen(0, '127.0.0.1'),
  'listener of a signal': (source, options, signal) => signal.addEventListener('abort', () => {}),
  'listener of the process': () => void process.on('SIGHUP', () => {}),
};

/** One source for each thing that can be left behind. */
export const leakySources = Object.fromEntries(
  Object.entries(leaks).map(([what, leak]) => [
    what,
    defineSource({
      ...referenceSources.replayable,
      system: `leaky-${what.replaceAll(' ', '-')}`,
      create: (options, context) => {
        const source = new ReferenceSource('replayable', options, context);
        return {
          open: async (signal) => {
            await source.open(signal);
            leak(source, options, signal);
          },
          read: (limit, signal) => source.read(limit, signal),
          commit: (records) => source.commit(records),
          close: () => source.close(),
        };
      },
    }),
  ]),
);
