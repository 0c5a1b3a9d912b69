import { randomBytes } from 'node:crypto';
import mysql from 'mysql2/promise';

const defaultUrl = 'mysql://root@127.0.0.1:3306';
const connectWithinMs = 5000;
const hint = `Start one, or set MYSQL_URL (mysql://USER:PASSWORD@HOST:PORT, default ${defaultUrl}) to one in which databases may be created.`;

/** The server that the demo is to use: what MYSQL_URL says, without a database. Throws a sentence when that is no URL of one. */
export function serverUrl(text = process.env['MYSQL_URL'] || defaultUrl) {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Not shown: there may be a password in it.
  if (url?.protocol !== 'mysql:' || url.hostname === '')
    throw new Error('MYSQL_URL: expected mysql://USER:PASSWORD@HOST:PORT, found something else.');
  return new URL(`mysql://${url.username}${url.password && `:${url.password}`}@${url.hostname}:${url.port || 3306}`);
}

/** Makes a database of the demo's own; `drop` takes it away again. Throws a sentence when it cannot. */
export async function createDatabase() {
  const server = serverUrl();
  const connection = await connect(server);
  const name = `eventmesh_demo_${process.pid}_${randomBytes(3).toString('hex')}`;
  try {
    await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  } catch (thrown) {
    await connection.end();
    throw new Error(`Cannot create a database at ${server.host}: ${thrown.message}. ${hint}`, { cause: thrown });
  }
  /** While the table is not there, it has no rows. */
  const select = async (statement) => {
    try {
      return (await connection.query(statement))[0];
    } catch (thrown) {
      if (thrown.code === 'ER_NO_SUCH_TABLE') return [];
      throw thrown;
    }
  };
  const [[{ version }]] = await connection.query('SELECT VERSION() AS version');
  return {
    name,
    url: new URL(`/${name}`, server).href,
    server: `${/maria/i.test(version) ? 'MariaDB' : 'MySQL'} ${/^[\d.]+/.exec(version)?.[0]} at ${server.host}`,
    /** How one looks into it by hand. */
    shell: `mysql -h ${server.hostname} -P ${server.port} -u ${decodeURIComponent(server.username)}${server.password && ' -p'} ${name}`,
    /** All rows of orders, in order. */
    rows: () => select(`SELECT event_id, number, item, total FROM ${name}.orders ORDER BY number`),
    /** How many rows of orders there are. */
    count: async () => Number((await select(`SELECT COUNT(*) AS rows_there FROM ${name}.orders`))[0]?.rows_there ?? 0),
    drop: async () => {
      await connection.query(`DROP DATABASE ${name}`);
      await connection.end();
    },
  };
}

async function connect(server) {
  try {
    return await mysql.createConnection({ uri: server.href, connectTimeout: connectWithinMs });
  } catch (thrown) {
    const why = thrown.message || thrown.code;
    throw new Error(`Cannot use MariaDB or MySQL at ${server.host}: ${why}. ${hint}`, { cause: thrown });
  }
}
