import { systemClock } from '@eventmesh/connector-api';
import { TcpProxy } from '@eventmesh/connector-testkit';
import { mysqlUrl } from '@eventmesh/test-servers';
import { expect, it } from 'vitest';
import { connectMysql } from '../../src/connection/mysql-connection.ts';

const requestTimeoutMs = 60_000;

it.each(['cut', 'reset'] as const)(
  'a connection that is %s while an answer is awaited is known to be lost at once',
  async (how) => {
    const { hostname, port, username, password } = new URL(mysqlUrl);
    await using proxy = await TcpProxy.start({ to: { host: hostname, port: Number(port || 3306) } });
    const { signal } = new AbortController();
    const settings = {
      ...proxy.address,
      database: 'information_schema',
      user: decodeURIComponent(username),
      password: decodeURIComponent(password),
      tls: false,
      connectTimeoutMs: 20_000,
      requestTimeoutMs,
      lockTimeoutMs: 1_000,
    };
    const connection = await connectMysql(settings, systemClock, signal);
    const asked = performance.now();
    const underWay = proxy.nextRequest();
    const answer = expect(connection.run('SELECT SLEEP(30)', signal)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await underWay;
    proxy[how]();
    await answer;
    expect(performance.now() - asked).toBeLessThan(20_000);
    expect(connection.isOpen).toBe(false);
    await expect(connection.run('SELECT 1', signal)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  },
);
