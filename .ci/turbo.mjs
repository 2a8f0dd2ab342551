import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
// oxlint-disable-next-line import/no-unassigned-import -- stops here where Node is too old for the tools
import './node-version.mjs'
import { root } from './workspace.mjs'

/** A log that is kept is read without colours, unless somebody asked for them. For turbo and for Vitest. */
export const withoutColours = process.stdout.isTTY || process.env.FORCE_COLOR !== undefined ? [] : ['--no-color']
// What they start, such as Vitest's workers and oxlint, goes by this.
if (withoutColours.length > 0) process.env.NO_COLOR = '1'

/**
 * Runs turbo in the repository. By its file, since a command of `node_modules/.bin` is no program on Windows.
 * @param {readonly string[]} args
 * @param {import('node:child_process').StdioOptions} [stdio]
 */
export function turbo(args, stdio = 'inherit') {
  return spawnSync(process.execPath, [join(root, 'node_modules/turbo/bin/turbo'), ...withoutColours, ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio,
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' },
  })
}
