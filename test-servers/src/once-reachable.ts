import { isConnectorError } from '@eventmesh/connector-api';
import { until } from '@eventmesh/connector-testkit';

const patienceMs = 30_000;

/** Does something, again while RocketMQ cannot be reached: after a restart a client takes a moment to connect. */
export async function onceReachable<Result>(what: string, work: () => Promise<Result>): Promise<Result> {
  const results: Result[] = [];
  const isDone = async (): Promise<boolean> => {
    try {
      results.push(await work());
    } catch (thrown) {
      if (!isConnectorError(thrown) || thrown.code !== 'UNAVAILABLE') throw thrown;
    }
    return results.length > 0;
  };
  await until(what, isDone, patienceMs);
  return results[0] as Result;
}
