export { mysqlSink } from './mysql-sink.ts';
export { mysqlSinkOptions, type MysqlSinkInput, type MysqlSinkOptions } from './mysql-sink-options.ts';
