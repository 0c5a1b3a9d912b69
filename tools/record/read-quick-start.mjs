/**
 * The quick start of a README, as its reader would follow it.
 *
 * @typedef {object} QuickStart
 * @property {readonly string[]} commands lines of the shell, in order
 * @property {string} pipelines what goes into pipelines.yaml
 */

/**
 * Reads the section `## Quick start`: its indented lines are commands, its first block of YAML is the configuration file.
 *
 * @param {string} readme
 * @returns {QuickStart | undefined} nothing where there is no such section, or it has no configuration
 */
export function readQuickStart(readme) {
  const section = readme.split(/^## /m).find((part) => part.startsWith('Quick start\n'));
  const pipelines = section === undefined ? undefined : /^```yaml\n(.*?)^```/ms.exec(section)?.[1];
  if (section === undefined || pipelines === undefined) return undefined;
  const outsideBlocks = section.replaceAll(/^```.*?^```/gms, '');
  return { commands: [...outsideBlocks.matchAll(/^ {4}(\S.*)$/gm)].map(([, command]) => command), pipelines };
}

/**
 * The same on ports that are free here, so that it runs beside a real system on the usual ones: those that a command names by `--port`.
 *
 * @param {QuickStart} quickStart
 * @param {() => Promise<number>} freePort
 * @returns {Promise<QuickStart>}
 */
export async function onFreePorts({ commands, pipelines }, freePort) {
  const named = new Set(commands.flatMap((command) => [...command.matchAll(/--port (\d+)/g)].map(([, port]) => port)));
  const replacements = await Promise.all([...named].map(async (port) => [port, String(await freePort())]));
  const replace = (text) =>
    replacements.reduce((all, [port, free]) => all.replaceAll(new RegExp(`\\b${port}\\b`, 'g'), free), text);
  return { commands: commands.map(replace), pipelines: replace(pipelines) };
}
