import { attempt } from './command.mjs'
import { root } from '../workspace.mjs'

/** @typedef {{ commit: string, parents: string[], author: string, email: string, subject: string }} Commit */
/** @typedef {(...args: string[]) => string[]} Lines */
/** @typedef {Commit & { pull: string | undefined, age: number }} Origin */

/**
 * Where each changeset came from: the commit that added it, and the number of the pull request that brought it. One that
 * was never committed, or whose beginning is cut off from the history that is here, has none.
 * @param {string} [cwd] the repository's root
 * @returns {(id: string) => Origin | undefined}
 */
export function changesetOrigins(cwd = root) {
  /** What git prints, line by line; nothing where there is no history. @param {string[]} args */
  const lines = (...args) => {
    const settings = ['log.showSignature=false', 'core.quotePath=false', 'i18n.logOutputEncoding=UTF-8']
    const { status, output } = attempt('git', [...settings.flatMap((each) => ['-c', each]), ...args], { cwd })
    return status === 0 ? output.split('\n').filter(Boolean) : []
  }
  const commits = allCommits(lines)
  const added = additions(lines)
  const merges = mergesOf(commits)
  const order = [...commits.keys()]
  const isShallow = lines('rev-parse', '--is-shallow-repository')[0] === 'true'
  return (id) => {
    const hash = added.get(id.replace(/^pre\//, '')) ?? added.get(id)
    const commit = hash === undefined ? undefined : commits.get(hash)
    // Where the history is cut off, everything seems to begin.
    if (commit === undefined || (isShallow && commit.parents.length === 0)) return undefined
    const merge = merges.get(commit.commit)
    return { ...commit, pull: pullOf(commit.subject) ?? pullOf(merge?.subject), age: order.indexOf(commit.commit) }
  }
}

/** Of the history that is here, the newest first. @param {Lines} lines @returns {Map<string, Commit>} */
function allCommits(lines) {
  const found = lines('log', '--topo-order', '--format=%H%x00%P%x00%aN%x00%aE%x00%s').map((line) => {
    const [commit = '', parents = '', author = '', email = '', ...subject] = line.split('\0')
    return { commit, parents: parents.split(' ').filter(Boolean), author, email, subject: subject.join('\0') }
  })
  return new Map(found.map((each) => [each.commit, each]))
}

/**
 * The commit that added each changeset, the last one where a name was used again.
 * @param {Lines} lines
 * @returns {Map<string, string>}
 */
function additions(lines) {
  /** @type {Map<string, string>} */
  const added = new Map()
  let commit = ''
  for (const line of lines(
    'log',
    '--diff-filter=A',
    '--no-renames',
    '--name-only',
    '--format=%x00%H',
    '--',
    '.changeset',
  )) {
    if (line.startsWith('\0')) commit = line.slice(1)
    const id = /^\.changeset\/(.+)\.md$/.exec(line)?.[1]
    if (id !== undefined && !added.has(id)) added.set(id, commit)
  }
  return added
}

/**
 * The merge that brought each commit into the branch that is checked out.
 * @param {Map<string, Commit>} commits
 * @returns {Map<string, Commit>}
 */
function mergesOf(commits) {
  /** @type {Commit[]} */
  const branch = []
  for (let at = [...commits.values()][0]; at !== undefined; at = commits.get(at.parents[0] ?? '')) branch.push(at)
  const known = new Set(branch.map(({ commit }) => commit))
  /** @type {Map<string, Commit>} */
  const merges = new Map()
  for (const merge of branch.toReversed()) {
    const brought = merge.parents.slice(1)
    for (let hash = brought.pop(); hash !== undefined; hash = brought.pop()) {
      if (known.has(hash)) continue
      known.add(hash)
      merges.set(hash, merge)
      brought.push(...(commits.get(hash)?.parents ?? []))
    }
  }
  return merges
}

/**
 * By the two forms that the forge gives subjects: what was squashed, and what was merged.
 * @param {string} [subject]
 */
function pullOf(subject = '') {
  return /\(#(\d+)\)\s*$/.exec(subject)?.[1] ?? /^Merge pull request #(\d+)\b/.exec(subject)?.[1]
}
