export type { EventMeshEnvironment, EventMeshStorage } from './eventmesh-environment.ts';
export {
  beyondEventMesh,
  eventmeshTarget,
  eventmeshUpstream,
  startEventMeshForKit,
  stopEventMeshForKit,
} from './eventmesh-for-kit.ts';
export { EventMeshTap } from './eventmesh-tap.ts';
export { freePort } from './free-port.ts';
export { binaryEvents } from './harness/binary-events.ts';
export { provenElsewhereBut } from './harness/proven-elsewhere-but.ts';
export { startMariadbWithTls, type MariadbWithTls } from './mariadb-with-tls.ts';
export { makeCertificate, type Certificate } from './make-certificate.ts';
export { startEventMesh, type EventMeshPorts, type RealEventMeshOptions } from './real-eventmesh.ts';
export {
  createGroupAtOldest,
  createRealTopic,
  farEndpoint,
  farUser,
  isRealRocketmqUp,
  realAdmin,
  realEndpoint,
  servers,
  startRealRocketmq,
} from './real-rocketmq.ts';
export type { RocketmqEnvironment } from './rocketmq-environment.ts';
export { rocketmqTarget } from './rocketmq-target.ts';
export { fifoUpstream, normalUpstream } from './rocketmq-upstream.ts';
export { beyondReach, startRocketmqForKit } from './kit-topic.ts';
export { connectMysql, mysqlUrl, ownMysqlDatabase, type OwnMysqlDatabase } from './real-mysql.ts';
export { connectPostgres, postgresUrl } from './real-postgres.ts';
export { TlsFront } from './tls-front.ts';
export { TopicReader } from './topic-reader.ts';
export { rabbitmqPlace, type RabbitmqPlace } from './rabbitmq-for-kit.ts';
export { RealRabbitmq, type OwnUser } from './real-rabbitmq.ts';
