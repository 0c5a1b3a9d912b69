import { ConnectorError, type ErrorCode } from '@eventmesh/connector-api';
import { describe, expect, it } from 'vitest';
import { classifyRocketmqError, RocketmqStatusError } from '../src/index.ts';

const classify = (error: unknown) => classifyRocketmqError(error, "Topic 'orders'");

describe('a status of RocketMQ', () => {
  const rows: readonly (readonly [string, number, ErrorCode])[] = [
    ['bad topic name', 40002, 'INVALID_OPTIONS'],
    ['bad group name', 40003, 'INVALID_OPTIONS'],
    ['tag blank or with |', 40004, 'REJECTED'],
    ['key with a line end', 40005, 'REJECTED'],
    ['message group too long', 40006, 'REJECTED'],
    ['control character or reserved name in a property', 40007, 'REJECTED'],
    ['bad filter', 40010, 'INVALID_OPTIONS'],
    ['invisible time out of range', 40011, 'REJECTED'],
    ['delay over 24 h', 40012, 'REJECTED'],
    ['receipt handle that has run out', 40013, 'REJECTED'],
    ['wrong message type for the topic', 40014, 'REJECTED'],
    ['client that a restarted proxy does not know', 40015, 'UNAVAILABLE'],
    ['deadline too short', 40000, 'REJECTED'],
    ['credentials refused', 40100, 'UNAUTHENTICATED'],
    ['not allowed', 40300, 'FORBIDDEN'],
    ['unknown topic', 40402, 'NOT_FOUND'],
    ['unknown group', 40403, 'NOT_FOUND'],
    ['body too large', 41301, 'TOO_LARGE'],
    ['empty body', 41302, 'REJECTED'],
    ['too many requests', 42900, 'OVERLOADED'],
    ['too many or too long properties', 43101, 'TOO_LARGE'],
    ['anything the broker refuses', 50001, 'UNKNOWN'],
    ['no replica', 50002, 'UNAVAILABLE'],
    ['not implemented', 50100, 'UNSUPPORTED'],
    ['proxy had no answer in time', 50400, 'TIMEOUT'],
    ['not on disk in time', 50401, 'TIMEOUT'],
    ['not at the replica in time', 50402, 'TIMEOUT'],
    ['version not supported', 50501, 'UNSUPPORTED'],
    ['a refusal of a later version', 40099, 'REJECTED'],
    ['a failure of a later version', 59999, 'UNKNOWN'],
    ['no status at all', 0, 'UNKNOWN'],
  ];
  it.each(rows)('%s: %i is %s', (_, status, code) => {
    const error = new RocketmqStatusError(status, 'why');
    const classified = classify(error);
    expect(classified).toMatchObject({ code, message: `Topic 'orders': RocketMQ answered ${status}: why` });
    expect(classified.cause).toBe(error);
  });
});

describe('50001 by what the proxy says of its broker', () => {
  const rows: readonly (readonly [string, ErrorCode])[] = [
    [
      'connect to 127.0.0.1:10911 failed. RemotingConnectException. org.apache.rocketmq.remoting.netty.NettyRemotingClient.lambda$invoke$5(NettyRemotingClient.java:817)',
      'UNAVAILABLE',
    ],
    ['send request to <127.0.0.1:10911> failed. RemotingSendRequestException. org.apache', 'UNAVAILABLE'],
    ['service not available now. It may be caused by one of the following reasons: the disk is full', 'UNAVAILABLE'],
    ['wait response on the channel <127.0.0.1:10911> timeout. RemotingTimeoutException. org.apache', 'TIMEOUT'],
    ['RemotingTooMuchRequestException. org.apache', 'OVERLOADED'],
    ['[PC_SYNCHRONIZED]broker busy, start flow control for a while', 'OVERLOADED'],
    ['[TIMEOUT_CLEAN_QUEUE]broker busy, start flow control for a while, period in queue: 201ms', 'OVERLOADED'],
    ['the message is illegal, maybe msg body or properties length not matched', 'UNKNOWN'],
  ];
  it.each(rows)('%s', (reason, code) => {
    expect(classify(new RocketmqStatusError(50001, reason)).code).toBe(code);
  });

  it('goes for no other status', () => {
    expect(classify(new RocketmqStatusError(40007, 'broker busy')).code).toBe('REJECTED');
  });
});

describe('a status of gRPC', () => {
  const rows: readonly (readonly [string, number, ErrorCode])[] = [
    ['cancelled', 1, 'UNAVAILABLE'],
    ['unknown', 2, 'UNKNOWN'],
    ['settings refused', 3, 'REJECTED'],
    ['hung proxy', 4, 'TIMEOUT'],
    ['permission denied', 7, 'FORBIDDEN'],
    ['resource exhausted', 8, 'OVERLOADED'],
    ['unimplemented', 12, 'UNSUPPORTED'],
    ['internal: the stream broke', 13, 'UNAVAILABLE'],
    ['proxy down', 14, 'UNAVAILABLE'],
    ['unauthenticated', 16, 'UNAUTHENTICATED'],
  ];
  it.each(rows)('%s: %i is %s', (_, status, code) => {
    const error = Object.assign(new Error('14 UNAVAILABLE: gone'), { code: status, details: 'gone' });
    expect(classify(error)).toMatchObject({ code, message: `Topic 'orders': gone (gRPC ${status})`, cause: error });
  });
});

it('knows a consumer group that the proxy does not know', () => {
  const details = 'process client telemetryCommand failed. group not found: shop';
  expect(classify(Object.assign(new Error(details), { code: 3, details }))).toMatchObject({ code: 'NOT_FOUND' });
});

it('leaves a typed error as it is', () => {
  const error = new ConnectorError('TOO_LARGE', 'big');
  expect(classify(error)).toBe(error);
});

it('takes a call that was broken off for a pause of the service', () => {
  expect(classify(AbortSignal.abort().reason)).toMatchObject({ code: 'UNAVAILABLE' });
});

it('knows errors of the operating system, and nothing of others', () => {
  expect(classify(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' })).code).toBe('UNAVAILABLE');
  expect(classify(new TypeError('x is not a function'))).toMatchObject({ code: 'UNKNOWN' });
  expect(classify('text')).toMatchObject({ code: 'UNKNOWN', message: "Topic 'orders': thrown: text" });
});
