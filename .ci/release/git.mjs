import { attempt, read } from './command.mjs'

/** The commit that is checked out. */
export function head() {
  return read('git', ['rev-parse', 'HEAD'])
}

/** Files that differ from that commit, and files that git does not know; not those that it ignores. */
export function changedFiles() {
  return read('git', ['status', '--porcelain', '--untracked-files=all']).split('\n').filter(Boolean)
}

/** The remote that tags are shared through, if there is one. */
export function remote() {
  return attempt('git', ['remote', 'get-url', 'origin']).status === 0 ? 'origin' : undefined
}

/** Brings the remote's tags here. A tag that both have, with different commits, is an error. */
export function fetchTags() {
  const shared = remote()
  if (shared !== undefined) read('git', ['fetch', '--quiet', '--tags', shared])
}

/**
 * A package's tags here, and the commits that they mark.
 * @param {string} name
 * @returns {Map<string, string>}
 */
export function tagsOf(name) {
  const format = '%(if)%(*objectname)%(then)%(*objectname)%(else)%(objectname)%(end) %(refname:strip=2)'
  const lines = read('git', ['for-each-ref', `--format=${format}`, `refs/tags/${name}@*`]).split('\n')
  return new Map(
    lines.flatMap((line) => (line === '' ? [] : [[line.slice(line.indexOf(' ') + 1), line.split(' ')[0] ?? '']])),
  )
}

/**
 * Tags the commit that is checked out, here and at the remote; a tag that is there already stays as it is.
 * @param {string} name
 * @param {string} tag
 */
export function tagHead(name, tag) {
  if (!tagsOf(name).has(tag)) read('git', ['tag', tag])
  const shared = remote()
  if (shared !== undefined) read('git', ['push', '--quiet', shared, `refs/tags/${tag}`])
}

/** The names of all tags here; none where there is no repository. */
export function tagNames() {
  const { status, output } = attempt('git', ['tag', '--list'])
  return new Set(status === 0 ? output.split('\n').filter(Boolean) : [])
}
