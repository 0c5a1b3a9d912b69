/**
 * Says in words that there is no PostgreSQL, before the integration tests, the mutants of the state store and the chaos all fail for
 * want of it. Looks only whether something listens at POSTGRES_URL.
 */
import { connect } from 'node:net';

const withinMs = 5_000;
const { host, hostname, port } = new URL(process.env['POSTGRES_URL'] || 'postgres://postgres@127.0.0.1:5432/postgres');
const socket = connect(Number(port || 5432), hostname, () => process.exit(0));
socket.on('error', ({ message }) => fail(message));
socket.setTimeout(withinMs, () => fail(`no answer within ${withinMs} ms`));

function fail(reason) {
  console.error(
    `No PostgreSQL answers at ${host}: ${reason}. Start one there, or set POSTGRES_URL to one in which databases may be created.`,
  );
  process.exit(1);
}
