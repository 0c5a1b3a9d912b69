import { describe, expect, it } from 'vitest';
import { grpcTarget, isEndpoint, parseEndpoint } from '../src/client/endpoints.ts';
import { failureOf } from './support/error-of.ts';

describe('an endpoint', () => {
  it.each([
    ['broker.example.com:9081', 'dns:broker.example.com:9081'],
    ['localhost', 'dns:localhost:8081'],
    ['10.0.0.1:8081', 'ipv4:10.0.0.1:8081'],
    ['10.0.0.1', 'ipv4:10.0.0.1:8081'],
    ['[::1]:8081', 'ipv6:[::1]:8081'],
    ['[fe80::1]', 'ipv6:[fe80::1]:8081'],
    [' proxy:1 ', 'dns:proxy:1'],
  ])('%s is dialled as %s', (endpoint, target) => {
    expect(grpcTarget(parseEndpoint(endpoint))).toBe(target);
    expect(isEndpoint(endpoint)).toBe(true);
  });

  const wrong = [
    '',
    ' ',
    ':8081',
    'a:0',
    'a:65536',
    'a:x',
    'http://a:8081',
    'a:1;b:1',
    'a:1,b:1',
    '::1',
    '[::g]',
    '[:::]',
  ];
  it.each([...wrong, '999.1.1.1', '1.2.3', 'a b'])("'%s' is refused", async (endpoint) => {
    expect(await failureOf(() => parseEndpoint(endpoint))).toBe(
      `INVALID_OPTIONS endpoint: expected 'host:port' of a RocketMQ proxy, found '${endpoint}'.`,
    );
    expect(isEndpoint(endpoint)).toBe(false);
  });
});

it('dials all addresses that a route names', () => {
  const [ipv4, ipv6] = [1, 2];
  const addresses = ['10.0.0.1', '10.0.0.2'].map((host) => ({ host, port: 1 }));
  expect(grpcTarget({ scheme: ipv4, addresses })).toBe('ipv4:10.0.0.1:1,10.0.0.2:1');
  expect(grpcTarget({ scheme: ipv6, addresses: [{ host: '::1', port: 2 }] })).toBe('ipv6:[::1]:2');
});
