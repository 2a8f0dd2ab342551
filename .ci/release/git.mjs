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

/**
 * A package's tags and the commits that they mark. The remote's go before those of this clone, which may lack some.
 * @param {string} name
 * @returns {Map<string, string>}
 */
export function tagsOf(name) {
  const pattern = `refs/tags/${name}@*`
  const shared = remote()
  const lines = [
    read('git', ['for-each-ref', '--format=%(objectname) %(refname)%0a%(*objectname) %(refname)', pattern]),
    ...(shared === undefined ? [] : [read('git', ['ls-remote', shared, pattern])]),
  ]
  // An annotated tag is listed twice; the second time with the commit that it marks.
  const entries = lines.flatMap((text) => [...text.matchAll(/^(\w{40,})\s+refs\/tags\/(.+?)(?:\^\{\})?$/gm)])
  return new Map(entries.map(([, commit = '', tag = '']) => [tag, commit]))
}

/**
 * Tags the commit that is checked out, here and at the remote; what is there already stays as it is.
 * @param {string} tag
 */
export function tagHead(tag) {
  const ref = `refs/tags/${tag}`
  if (attempt('git', ['show-ref', '--verify', '--quiet', ref]).status !== 0)
    read('git', ['update-ref', ref, head(), ''])
  const shared = remote()
  if (shared !== undefined) read('git', ['push', '--quiet', shared, ref])
}
