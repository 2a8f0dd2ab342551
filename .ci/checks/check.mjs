import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { checkApi } from './api.mjs'
import { checkContents } from './contents.mjs'
import { checkSize } from './size.mjs'

export { pack, unpack } from './packed.mjs'

/**
 * @typedef {object} Result
 * @property {string} check
 * @property {string[]} problems none: passed
 * @property {string} [note] what is worth knowing all the same
 */

/** Every check of a package, by name. @type {Record<string, (packed: import('./packed.mjs').Packed) => any>} */
const checks = {
  contents: (packed) => ({ problems: checkContents(packed) }),
  publint: ({ folder }) => run('publint', ['run', folder, '--strict', '--pack', 'false']),
  types: ({ tarball }) => run('attw', [tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji']),
  api: (packed) => ({ problems: checkApi(packed) }),
  size: (packed) => checkSize(packed),
}

/**
 * @param {import('./packed.mjs').Packed} packed
 * @returns {Promise<Result[]>}
 */
export async function checkPackage(packed) {
  const results = []
  for (const check of Object.keys(checks)) results.push({ check, ...(await checks[check](packed)) })
  return results
}

/**
 * Puts the reports of the public API into the package's folder.
 *
 * @param {import('./packed.mjs').Packed} packed
 * @returns {Result}
 */
export function writeApi(packed) {
  return { check: 'api', problems: checkApi(packed, { write: true }), note: 'written' }
}

/**
 * No file, export or dependency that nothing uses, and none that is used undeclared, in the whole workspace.
 *
 * @param {string} root the repository
 * @returns {Result}
 */
export function checkUnused(root) {
  return { check: 'unused', ...run('knip', ['--no-progress', '--treat-config-hints-as-errors'], root) }
}

/** Runs one of the tools. What it prints is the problem, if it fails. */
function run(tool, args, cwd) {
  const program = fileURLToPath(new URL(`node_modules/.bin/${tool}`, import.meta.url))
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0' },
  })
  if (status === 0) return { problems: [] }
  return { problems: [`${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.trim()] }
}
