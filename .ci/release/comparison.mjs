import { attempt, read, Stop } from './command.mjs'
import { changedFiles, head } from './git.mjs'

/** @typedef {import('./packages.mjs').Package} Package */

/**
 * Where the commit that is checked out left the branch that it is to go back to; nothing if it is on it already, with
 * nothing uncommitted. A maintenance branch is one that changes go to, as main is.
 * @param {string | undefined} since a branch, tag or commit to take instead of the one that the pipeline names, or main
 * @returns {{ branch: string, commit: string } | undefined}
 * @throws {Stop} when a branch was named and is unknown here, or shares no history that is here
 */
export function forkPoint(since) {
  const pullRequest = process.env.GITHUB_BASE_REF
  const named = since ?? (pullRequest ? `origin/${pullRequest}` : undefined)
  const current = read('git', ['branch', '--show-current'])
  const branch = named ?? `origin/${current.startsWith('release/') ? current : 'main'}`
  const { status, output } = attempt('git', ['merge-base', branch, 'HEAD'])
  if (status !== 0 && named !== undefined) {
    const name = since === undefined ? branch : 'what --since names'
    throw new Stop(`There is no history here that ${name} and this commit share. Fetch it, and all of it.`)
  }
  if (status !== 0) return undefined
  const commit = output.trim()
  const isOnBranch = named === undefined && commit === head() && changedFiles().length === 0
  return isOnBranch ? undefined : { branch, commit }
}

/**
 * Files that differ from a commit, committed or not; paths from the root.
 * @type {(commit: string) => string[]}
 */
export const changedSince = askedOnce((commit) => {
  const tracked = read('git', ['diff', '--name-only', '--no-renames', commit])
  const untracked = read('git', ['ls-files', '--others', '--exclude-standard'])
  return `${tracked}\n${untracked}`.split('\n').filter(Boolean)
})

/**
 * Those of a package that its users get, or that what they get is made from.
 * @param {string} commit
 * @param {Package} item
 */
export function shippedChanges(commit, item) {
  const folder = `packages/${item.folder}/`
  return changedSince(commit).filter((path) => {
    if (!path.startsWith(folder)) return false
    const file = path.slice(folder.length)
    if (file === 'package.json')
      return JSON.stringify(promises(manifestAt(commit, item))) !== JSON.stringify(promises(item.manifest))
    return (
      ['README.md', 'LICENSE', 'tsup.config.ts', 'tsconfig.build.json'].includes(file) ||
      (file.startsWith('src/') && !/\.(test|test-d|fixture)\.ts$/.test(file))
    )
  })
}

/**
 * The last commit that set the package's version; not a merge, whose tree can hold more than was versioned.
 * @param {Package} item
 * @returns {string | undefined} nothing if it is not in the history that is here
 */
export function versionCommit({ folder }) {
  if (read('git', ['rev-parse', '--is-shallow-repository']) === 'true') return undefined
  const manifest = `packages/${folder}/package.json`
  return read('git', ['log', '--max-count=1', '--format=%H', '-G^  "version":', '--', manifest]) || undefined
}

/**
 * @param {string} commit
 * @param {Package} item
 * @returns {string | undefined} nothing if the package was not there
 */
export function versionAt(commit, item) {
  return manifestAt(commit, item)?.version
}

/**
 * @param {string} commit
 * @param {Package} item
 * @returns {import('./bumps.mjs').Manifest | undefined} nothing if the package was not there
 */
export function manifestAt(commit, { folder }) {
  return manifestIn(`${commit}:packages/${folder}/package.json`)
}

/** @type {(object: string) => import('./bumps.mjs').Manifest | undefined} */
const manifestIn = askedOnce((object) => {
  const { status, output } = attempt('git', ['show', object])
  return status === 0 ? JSON.parse(output) : undefined
})

/**
 * A check compares every package with every other, and the tree stays as it is meanwhile.
 * @template Answer
 * @param {(what: string) => Answer} ask
 * @returns {(what: string) => Answer}
 */
function askedOnce(ask) {
  /** @type {Map<string, { answer: Answer }>} */
  const known = new Map()
  return (what) => {
    const found = known.get(what) ?? { answer: ask(what) }
    known.set(what, found)
    return found.answer
  }
}

/**
 * A manifest without what only work on the package needs.
 * @param {Record<string, unknown> | undefined} manifest
 */
function promises({ version: _version, scripts: _scripts, devDependencies: _tools, ...rest } = {}) {
  return rest
}
