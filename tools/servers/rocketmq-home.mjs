import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { copyLibraries } from './copy-libraries.mjs';

/** The RocketMQ that tests run against. */
export const version = '5.5.0';
/** Of its processes: the broker has a proxy of its own, the far proxy is one more. */
export const ports = { nameServer: 9876, broker: 10911, proxy: 8081, farProxy: 8082, farProxyRemoting: 8083 };

/** Who may use the far proxy. */
export const farUser = { username: 'kit', password: 'kit-secret' };

/** Where all that belongs to it is kept. */
export const folder = fileURLToPath(new URL(`../../.servers/rocketmq-${version}/`, import.meta.url));
/** What `down` deletes: configuration and data. */
export const home = join(folder, 'home');
const libraries = join(folder, 'lib');

/** Fetches the jars from Maven Central, once; about 100 MB. */
export function downloadLibraries() {
  mkdirSync(folder, { recursive: true });
  const dependencies = ['namesrv', 'proxy', 'broker'].map(
    (name) =>
      `<dependency><groupId>org.apache.rocketmq</groupId><artifactId>rocketmq-${name}</artifactId><version>${version}</version></dependency>`,
  );
  const pom = join(folder, 'pom.xml');
  writeFileSync(
    pom,
    `<project><modelVersion>4.0.0</modelVersion><groupId>local</groupId><artifactId>rocketmq</artifactId><version>1</version><dependencies>${dependencies.join('')}</dependencies></project>`,
  );
  copyLibraries({ name: `RocketMQ ${version}`, pom, libraries });
}

/** Writes a file of configuration, and gives its path. */
export function configure(name, text) {
  const path = join(home, 'conf', name);
  mkdirSync(join(home, 'conf'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

/** Starts one of its programs, with so much memory. */
export function startJava(server, memory, main, args) {
  const options = [`-Duser.home=${home}`, '-XX:+UseSerialGC', ...memory, '-cp', join(libraries, '*'), main];
  server.start('java', [...options, ...args], { env: { ...process.env, ROCKETMQ_HOME: home } });
}
