import type { FaultScript, HarnessOptions, SystemUnderTest } from '@eventmesh/connector-testkit/conformance';
import { farEndpoint, farUser, realAdmin, realEndpoint, servers } from './real-rocketmq.ts';

/** The broker is killed, and the proxy in its process; the far proxy stays. */
const restarted: FaultScript = {
  begin: () => servers('kill'),
  end: () => servers('up'),
  codes: ['UNAVAILABLE', 'TIMEOUT'],
};

/** The password of the far proxy's user changes, and changes back. */
const credentials: FaultScript = {
  begin: () => realAdmin.changePassword(farUser.username, 'another'),
  end: () => realAdmin.changePassword(farUser.username, farUser.password),
  codes: ['UNAUTHENTICATED'],
};

/** What every harness says of the real RocketMQ: how it is reached, and what goes wrong in it. */
export function rocketmqSystem(options: HarnessOptions): Pick<SystemUnderTest, 'options' | 'network' | 'faults'> {
  return {
    options: { ...options, endpoint: realEndpoint },
    network: {
      address: farEndpoint,
      optionsVia: ({ host, port }) => ({ ...options, ...farUser, endpoint: `${host}:${port}` }),
    },
    faults: { restarted, credentials },
  };
}
