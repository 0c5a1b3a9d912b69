import { describe, expect, it } from 'vitest';
import { brokerFor, routeOf } from '../src/client/route.ts';
import type { WireMessageQueue } from '../src/protocol/wire-types.ts';

const permissions = { read: 2, write: 3, both: 4 };
const { read, write, both } = permissions;

function queue(name: string, permission: number, id = 0): WireMessageQueue {
  const endpoints = { scheme: 3, addresses: [{ host: name, port: 8081 }] };
  return { id, permission, broker: { name, id: 0, endpoints }, acceptMessageTypes: [1, 2] };
}

const names = (brokers: readonly { readonly queue: WireMessageQueue }[]) =>
  brokers.map(({ queue }) => queue.broker?.name);

describe('a route', () => {
  it('has each broker once, by name, by what it may be used for', () => {
    const messageQueues = [queue('c', both), queue('c', both, 1), queue('b', write), queue('a', read)];
    const route = routeOf({ messageQueues });
    expect(names(route.readable)).toEqual(['a', 'c']);
    expect(names(route.writable)).toEqual(['b', 'c']);
    expect(route.messageTypes).toEqual([1, 2]);
  });

  it('has masters only, and none without an address', () => {
    const slave = { ...queue('a', both), broker: { ...queue('a', both).broker, id: 1 } };
    const lost = { permission: both, broker: { name: 'b', id: 0 } };
    expect(routeOf({ messageQueues: [slave, lost] })).toEqual({ readable: [], writable: [], messageTypes: [] });
    expect(routeOf({})).toEqual({ readable: [], writable: [], messageTypes: [] });
  });
});

describe('a message goes', () => {
  const brokers = routeOf({ messageQueues: ['a', 'b', 'c'].map((name) => queue(name, both)) }).writable;

  it('to one broker after the other', () => {
    const turns = [0, 1, 2, 3].map((turn) => brokerFor(brokers, undefined, turn));
    expect(turns).toEqual([brokers[0], brokers[1], brokers[2], brokers[0]]);
  });

  it('to the broker of its group, whose turn it ever is', () => {
    const groups = Array.from({ length: 30 }, (_, at) => `customer-${at}`);
    const chosen = groups.map((group) => {
      const every = new Set([0, 1, 2, 3, 4].map((turn) => brokerFor(brokers, group, turn)));
      expect(every.size).toBe(1);
      return [...every][0];
    });
    expect(new Set(chosen).size).toBe(3);
  });

  it('nowhere when there is no broker', () => {
    expect([brokerFor([], undefined, 1), brokerFor([], 'g', 1)]).toEqual([undefined, undefined]);
  });
});
