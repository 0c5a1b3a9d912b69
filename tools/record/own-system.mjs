import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/**
 * What a reader of a quick start has beside what it starts itself.
 *
 * @typedef {object} OwnSystem
 * @property {Readonly<Record<string, string>>} environment the variables that say where it is
 * @property {() => Promise<void>} close takes away what was made there
 */

/** By the name of the connector: what its quick start says that it needs. */
const makers = { 'sink-mysql': ownDatabase };

/**
 * What the quick start of a connector needs, for this one run: nothing of the reader's own is touched.
 *
 * @param {string} root of the repository
 * @param {string} name of the connector
 * @returns {Promise<OwnSystem>}
 */
export async function ownSystem(root, name) {
  return (await makers[name]?.(root)) ?? { environment: {}, close: async () => {} };
}

/** An empty database at MYSQL_URL, by default on this machine. */
async function ownDatabase(root) {
  const mysql = createRequire(join(root, 'connectors/sink-mysql/package.json'))('mysql2/promise');
  const url = new URL(process.env['MYSQL_URL'] || 'mysql://root@127.0.0.1:3306');
  url.pathname = '';
  const name = `quick_start_${randomBytes(6).toString('hex')}`;
  const connection = await mysql.createConnection({ uri: url.href }).catch((thrown) => {
    const hint = 'Start one, or set MYSQL_URL to one in which databases may be created.';
    throw new Error(`The quick start of sink-mysql needs a MariaDB or MySQL: ${thrown.message}. ${hint}`, {
      cause: thrown,
    });
  });
  await connection.query(`CREATE DATABASE ${name}`);
  url.pathname = `/${name}`;
  return {
    environment: { MYSQL_URL: url.href },
    close: async () => {
      await connection.query(`DROP DATABASE ${name}`);
      await connection.end();
    },
  };
}
