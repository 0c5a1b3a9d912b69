/**
 * Lets the database of the chaos itself note every checkpoint that moves back: between two looks of the watch, a newer one may have
 * covered it already.
 *
 * @param {import('../../packages/state-postgres/dist/database.js').Database} database in which the tables of the store are there
 * @returns {Promise<{ read(): Promise<readonly string[]> }>} what has moved back so far, in words
 */
export async function noteMovesBack(database) {
  const offsetOf = (row) => `(${row}.position::json->>'offset')::bigint`;
  await database.run('CREATE TABLE eventmesh.moves_back (partition text, before bigint, after bigint)');
  await database.run(`CREATE FUNCTION eventmesh.note_move_back() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO eventmesh.moves_back VALUES (NEW.partition, ${offsetOf('OLD')}, ${offsetOf('NEW')});
      RETURN NULL;
    END $$`);
  await database.run(`CREATE TRIGGER note_move_back AFTER UPDATE ON eventmesh.checkpoints FOR EACH ROW
    WHEN (${offsetOf('NEW')} < ${offsetOf('OLD')}) EXECUTE FUNCTION eventmesh.note_move_back()`);
  return {
    read: async () => {
      const rows = await database.run(
        'SELECT partition, before::text, after::text FROM eventmesh.moves_back ORDER BY before',
      );
      return rows.map(
        ({ partition, before, after }) => `the database saw '${partition}' move back from ${before} to ${after}`,
      );
    },
  };
}
