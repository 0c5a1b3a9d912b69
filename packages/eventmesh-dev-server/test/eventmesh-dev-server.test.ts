import { describeDelivery } from './support/delivery-suite.ts';
import { describeHttp } from './support/http-suite.ts';
import { describePublishing } from './support/publishing-suite.ts';
import { describeSessions } from './support/session-suite.ts';
import { describeStandalone } from './support/standalone-suite.ts';
import { startDev } from './support/suite-environment.ts';

for (const storage of ['standalone', 'rocketmq'] as const) {
  const name = `the development server with storage ${storage}`;
  describeSessions(name, () => startDev(storage));
  describePublishing(name, () => startDev(storage));
  describeDelivery(name, () => startDev(storage));
}
describeStandalone('the development server', () => startDev('standalone'));
describeHttp('the development server', () => startDev('standalone'));
