import { describeDelivery } from './support/delivery-suite.ts';
import { describeHttp } from './support/http-suite.ts';
import { describePublishing } from './support/publishing-suite.ts';
import { describeSessions } from './support/session-suite.ts';
import { describeStandalone } from './support/standalone-suite.ts';
import { startReal } from './support/suite-environment.ts';

for (const storage of ['standalone', 'rocketmq'] as const) {
  const name = `a real EventMesh with storage ${storage}`;
  describeSessions(name, () => startReal(storage));
  describePublishing(name, () => startReal(storage));
  describeDelivery(name, () => startReal(storage));
}
describeStandalone('a real EventMesh', () => startReal('standalone'));
describeHttp('a real EventMesh', () => startReal('standalone'));
