import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { until } from '@eventmesh/connector-testkit';
import mysql from 'mysql2/promise';
import { freePort } from './free-port.ts';
import { makeCertificate } from './make-certificate.ts';

/** A MariaDB that speaks TLS. */
export interface MariadbWithTls extends AsyncDisposable {
  /** Of an empty database. Any user may do everything. */
  readonly url: string;
  /** What a client has to trust, as PEM text. */
  readonly ca: string;
}

const startsWithinMs = 30_000;
const database = 'secured';

/**
 * Starts a MariaDB with a certificate for `localhost`, from its program on this machine: one that runs without a certificate takes none. It
 * is killed in the end, and leaves nothing.
 *
 * @throws an Error that says what is missing when it does not start
 */
export async function startMariadbWithTls(): Promise<MariadbWithTls> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'mariadb-tls-'));
  const { cert, key } = makeCertificate('localhost');
  const paths = { data: join(folder, 'data'), cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  await mkdir(paths.data);
  await writeFile(paths.cert, cert);
  await writeFile(paths.key, key);
  const settings = {
    user: userInfo().username,
    datadir: paths.data,
    socket: join(folder, 'socket'),
    'bind-address': '127.0.0.1',
    port,
    'ssl-cert': paths.cert,
    'ssl-key': paths.key,
  };
  const options = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
  const server = spawn('mariadbd', ['--no-defaults', '--skip-grant-tables', ...options], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  let ended = false;
  server.stderr.on('data', (bytes: Buffer) => (said += bytes.toString()));
  server.on('error', (error) => (said += `${error.message}. Is it installed?`));
  server.on('close', () => (ended = true));
  const stop = async (): Promise<void> => {
    if (!ended && server.kill('SIGKILL')) await once(server, 'close');
    await rm(folder, { recursive: true });
  };
  try {
    await until('MariaDB answers, or has ended', async () => ended || (await makeDatabase(port)), startsWithinMs);
    if (ended) throw new Error('It ended.');
  } catch (cause) {
    await stop();
    throw new Error(`This test needs a MariaDB that 'mariadbd' starts: ${String(cause)} ${said}`, { cause });
  }
  return { url: `mysql://root@localhost:${port}/${database}`, ca: cert, [Symbol.asyncDispose]: stop };
}

/** False while it does not answer. */
async function makeDatabase(port: number): Promise<boolean> {
  try {
    const connection = await mysql.createConnection({ host: '127.0.0.1', port, user: 'root' });
    await connection.query(`CREATE DATABASE ${database}`);
    await connection.end();
    return true;
  } catch {
    return false;
  }
}
