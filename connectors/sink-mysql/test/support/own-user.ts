import { randomBytes } from 'node:crypto';
import type { Connection, RowDataPacket } from 'mysql2/promise';
import type { OwnMysqlDatabase } from '@eventmesh/test-servers';

/** A user of a database, for one test; dropped in the end. */
export class OwnUser implements AsyncDisposable {
  readonly username = `kit_${randomBytes(6).toString('hex')}`;
  readonly password = randomBytes(6).toString('hex');
  readonly #admin: Connection;

  private constructor(admin: Connection) {
    this.#admin = admin;
  }

  static async of({ admin, name }: OwnMysqlDatabase): Promise<OwnUser> {
    const user = new OwnUser(admin);
    await admin.query(`CREATE USER ?@'%' IDENTIFIED BY ?`, [user.username, user.password]);
    await admin.query(`GRANT ALL ON ${name}.* TO ?@'%'`, [user.username]);
    return user;
  }

  async changePassword(password: string): Promise<void> {
    await this.#admin.query(`ALTER USER ?@'%' IDENTIFIED BY ?`, [this.username, password]);
  }

  /** 0: as many as the server takes. Where the user is connected already, only a flush makes the server look at the new limit. */
  async limitConnections(most: number): Promise<void> {
    await this.#admin.query(`ALTER USER ?@'%' WITH MAX_USER_CONNECTIONS ${most}`, [this.username]);
    await this.#admin.query('FLUSH USER_RESOURCES');
  }

  /** Ends all connections of the user. */
  async killConnections(): Promise<void> {
    const [rows] = await this.#admin.query<RowDataPacket[]>(
      'SELECT ID AS id FROM information_schema.PROCESSLIST WHERE USER = ?',
      [this.username],
    );
    for (const { id } of rows) await this.#kill(Number(id));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.killConnections();
    await this.#admin.query(`DROP USER ?@'%'`, [this.username]);
  }

  async #kill(id: number): Promise<void> {
    try {
      await this.#admin.query(`KILL ${id}`);
    } catch (thrown) {
      // It has ended by itself meanwhile: no such thread.
      if (!(thrown instanceof Error && 'errno' in thrown && thrown.errno === 1094)) throw thrown;
    }
  }
}
