import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { checkContents } from './contents.mjs'

export { pack, unpack } from './packed.mjs'

/**
 * @typedef {object} Result
 * @property {string} check
 * @property {string[]} problems none: passed
 * @property {string} [note] what is worth knowing all the same
 */

/**
 * Every check of a package, by name. What a check needs is loaded when it is run: api-extractor alone takes a second.
 *
 * @type {Record<string, (packed: import('./packed.mjs').Packed) => any>}
 */
export const checks = {
  contents: (packed) => ({ problems: checkContents(packed) }),
  publint: ({ folder }) => run('publint', ['run', folder, '--strict', '--pack', 'false']),
  types: ({ tarball }) => run('attw', [tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji']),
  api: async (packed) => ({ problems: (await import('./api.mjs')).checkApi(packed) }),
  size: async (packed) => (await import('./size.mjs')).checkSize(packed),
}

/**
 * @param {import('./packed.mjs').Packed} packed
 * @param {readonly string[]} only which checks
 * @returns {Promise<Result[]>}
 */
export async function checkPackage(packed, only) {
  const results = []
  for (const check of only) results.push({ check, ...(await checks[check](packed)) })
  return results
}

/**
 * Puts the reports of the public API into the package's folder.
 *
 * @param {import('./packed.mjs').Packed} packed
 * @returns {Promise<Result>}
 */
export async function writeApi(packed) {
  const { checkApi } = await import('./api.mjs')
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
