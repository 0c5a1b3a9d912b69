import { isRealRocketmqUp, servers } from '@eventmesh/test-servers';

let wasUp = false;

/** Before all integration tests: starts nothing, each file starts what it needs. */
export async function setup(): Promise<void> {
  wasUp = await isRealRocketmqUp();
}

/** After all integration tests: takes down what they have started, and leaves alone what was up before. */
export async function teardown(): Promise<void> {
  if (!wasUp && (await isRealRocketmqUp())) await servers('down');
}
