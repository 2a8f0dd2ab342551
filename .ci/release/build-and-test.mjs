import { root, show } from './command.mjs'

/**
 * Builds, lints, type-checks and tests a package and what it needs, with the dependencies of the lockfile.
 * @param {import('./packages.mjs').Package} item
 */
export function buildAndTest(item) {
  show('pnpm', ['install', '--frozen-lockfile'])
  show(`${root}node_modules/.bin/turbo`, ['run', 'build', 'lint', 'typecheck', 'test', `--filter=${item.name}...`])
}
