import { connect } from 'node:net';
import { realEndpoint, servers } from './real-environment.ts';

let wasUp = false;

/** Before all integration tests: starts nothing, each file starts what it needs. */
export async function setup(): Promise<void> {
  wasUp = await isUp();
}

/** After all integration tests: takes down what they have started, and leaves alone what was up before. */
export async function teardown(): Promise<void> {
  if (!wasUp && (await isUp())) await servers('down');
}

function isUp(): Promise<boolean> {
  const [host, port] = realEndpoint.split(':');
  return new Promise((resolve) => {
    const socket = connect(Number(port), host);
    const answer = (up: boolean): void => {
      socket.destroy();
      resolve(up);
    };
    socket.setTimeout(1000, () => answer(false));
    socket.on('connect', () => answer(true));
    socket.on('error', () => answer(false));
  });
}
