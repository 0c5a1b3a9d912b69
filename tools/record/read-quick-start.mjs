/**
 * The quick start of a README, as its reader would follow it.
 *
 * @typedef {object} QuickStart
 * @property {readonly string[]} before lines of the shell above the configuration, in order: what is there before the pipelines run
 * @property {string} pipelines what goes into pipelines.yaml
 * @property {readonly string[]} after those below it: what is done once the pipelines run
 */

/**
 * Reads the section `## Quick start`: its indented lines are commands (`\` at the end of a line goes on with the next), its first block of
 * YAML is the configuration file.
 *
 * @param {string} readme
 * @returns {QuickStart | undefined} nothing where there is no such section, or it has no configuration
 */
export function readQuickStart(readme) {
  const section = readme.split(/^## /m).find((part) => part.startsWith('Quick start\n'));
  const block = section === undefined ? null : /^```yaml\n(.*?)^```/ms.exec(section);
  if (section === undefined || block === null) return undefined;
  return {
    before: commandsIn(section.slice(0, block.index)),
    pipelines: block[1],
    after: commandsIn(section.slice(block.index + block[0].length)),
  };
}

function commandsIn(text) {
  const outsideBlocks = text.replaceAll(/^```.*?^```/gms, '').replaceAll(/\\\n\s*/g, '');
  return [...outsideBlocks.matchAll(/^ {4}(\S.*)$/gm)].map(([, command]) => command);
}

/**
 * The same on ports that are free here, so that it runs beside a real system on the usual ones: those that a command names by `--port` or
 * `port:`, and the configuration by `port:`.
 *
 * @param {QuickStart} quickStart
 * @param {() => Promise<number>} freePort
 * @returns {Promise<QuickStart>}
 */
export async function onFreePorts({ before, pipelines, after }, freePort) {
  const ports = [...before, ...after]
    .flatMap((command) => [...command.matchAll(/(?:--port|\bport:) ([1-9]\d*)/g)])
    .concat([...pipelines.matchAll(/\bport: ([1-9]\d*)/g)])
    .map(([, port]) => port);
  const replacements = await Promise.all([...new Set(ports)].map(async (port) => [port, String(await freePort())]));
  const replace = (text) =>
    replacements.reduce((all, [port, free]) => all.replaceAll(new RegExp(`\\b${port}\\b`, 'g'), free), text);
  return { before: before.map(replace), pipelines: replace(pipelines), after: after.map(replace) };
}
