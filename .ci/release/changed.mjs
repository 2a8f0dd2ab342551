// Fails when a package has changed for its users and no changeset says so.
import { parseArgs } from 'node:util'
import { readChangesets } from '@changesets/read'
import { expectUsableChangesets, pendingOf } from './changesets.mjs'
import { runScript, say, Stop } from './command.mjs'
import { root } from '../workspace.mjs'
import { changedSince, forkPoint, shippedChanges, versionAt } from './comparison.mjs'
import { tagsOf } from './git.mjs'
import { publishedPackages } from './packages.mjs'
import { smallBumps } from './small-bumps.mjs'

const advice = `
\`pnpm changeset\` writes one. For a change that no user can notice, write it by hand with the bump "none".`

await runScript('Usage: pnpm check:changesets [--since <commit, branch or tag>]', async () => {
  const { values } = parseArgs({ options: { since: { type: 'string' } } })
  const packages = publishedPackages()
  expectUsableChangesets()
  const changesets = pendingOf(await readChangesets(root))
  const fork = forkPoint(values.since)
  const recent = fork && changedSince(fork.commit)
  say(
    fork
      ? `Compared with ${fork.commit.slice(0, 10)}, where this left ${fork.branch}.`
      : 'Compared with each last release.',
  )

  const faults = changesets.flatMap(({ id, releases }) =>
    releases
      .filter(({ name }) => packages.every((item) => item.name !== name))
      .map(({ name }) => `.changeset/${id}.md names ${name}, which is not a package that is published.`),
  )
  for (const item of packages) {
    const { name, version } = item
    const naming = changesets.filter(({ releases }) => releases.some((release) => release.name === name))
    if (version === '0.0.0' && naming.length === 0)
      faults.push(`${name} has no release, and no changeset for its first.`)

    const base = fork?.commit ?? tagsOf(name).get(`${name}@${version}`)
    if (base === undefined) continue
    // A changeset from before the fork speaks of another change.
    const says = naming.some(({ id }) => recent === undefined || recent.includes(`.changeset/${id}.md`))
    const versionThen = versionAt(base, item)
    const isNewVersion = versionThen !== undefined && versionThen !== version
    const files = says || isNewVersion ? [] : shippedChanges(base, item)
    if (files.length > 0) faults.push(`${name} has changed, and no changeset names it: ${files.join(', ')}`)
  }
  faults.push(...smallBumps(packages, changesets, fork?.commit))
  if (faults.length > 0) throw new Stop([...faults, advice].join('\n'))
  say(`${changesets.length} changesets; no package has changed without one.`)
})
