import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { TcpProxy, until } from '@eventmesh/connector-testkit';
import type { FaultScript, HarnessOptions, Target } from '@eventmesh/connector-testkit/conformance';
import { readJsonEvent } from '@eventmesh/event-formats';
import { mysqlUrl, ownMysqlDatabase } from '@eventmesh/test-servers';
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise';
import { OwnUser } from './own-user.ts';

const patienceMs = 10_000;

/** A table of its own, for one check, and how the sink writes to it. */
export interface KitTable {
  /** The statement that creates it. It numbers its rows in `seq`, and has the whole event in `event`. */
  readonly create: string;
  readonly options: HarnessOptions;
}

/** Waits are short, so that a check sees what comes after them. */
const timeouts = { connectTimeoutMs: 2_000, requestTimeoutMs: 4_000, lockTimeoutMs: 2_000 };

/** A table on the real server, with a user of its own, and a proxy before it that stands for a server which is restarted. */
export async function kitTarget({ create, options }: KitTable): Promise<Target> {
  const database = await ownMysqlDatabase();
  await database.admin.query(create);
  const user = await OwnUser.of(database);
  const { username, password } = user;
  const { hostname, port } = new URL(mysqlUrl);
  const front = await TcpProxy.start({ to: { host: hostname, port: Number(port || 3306) } });
  const common = { ...timeouts, ...options, table: 'events' };
  const direct = new URL(database.url);
  Object.assign(direct, { username, password });
  return {
    options: { ...common, url: direct.href },
    network: {
      address: front.address,
      optionsVia: ({ host, port: at }) => ({
        ...common,
        username,
        password,
        url: `mysql://${host}:${at}/${database.name}`,
      }),
    },
    faults: {
      credentials: credentials(user),
      overloaded: overloaded(user, direct.href),
      restarted: restarted(user, front),
    },
    arrived: () => arrivedIn(database.admin),
    [Symbol.asyncDispose]: async () => {
      await user[Symbol.asyncDispose]();
      await front[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}

function credentials(user: OwnUser): FaultScript {
  return {
    begin: () => user.changePassword('another'),
    end: () => user.changePassword(user.password),
    codes: ['UNAUTHENTICATED'],
  };
}

/** The user may have one connection, and somebody else has it. */
function overloaded(user: OwnUser, url: string): FaultScript {
  let holder: Connection | undefined;
  return {
    begin: async () => {
      await user.limitConnections(1);
      // One that connects before there is a limit is not counted; and the sink may be faster.
      await until(
        'somebody else has the one connection',
        async () => {
          await user.killConnections();
          holder = await mysql.createConnection(url).catch(() => undefined);
          return holder !== undefined;
        },
        patienceMs,
      );
    },
    end: async () => {
      await user.limitConnections(0);
      await holder?.end();
    },
    codes: ['OVERLOADED'],
  };
}

/** All connections end, what was under way is rolled back, and for a while nobody listens. */
function restarted(user: OwnUser, front: TcpProxy): FaultScript {
  return {
    begin: async () => {
      front.refuse();
      await user.killConnections();
      front.reset();
    },
    end: () => front.accept(),
    codes: ['UNAVAILABLE'],
  };
}

async function arrivedIn(admin: Connection): Promise<readonly AnyCloudEvent[]> {
  const [rows] = await admin.query<RowDataPacket[]>('SELECT CAST(event AS CHAR) AS event FROM events ORDER BY seq');
  return rows.map(({ event }) => readJsonEvent(String(event)));
}
