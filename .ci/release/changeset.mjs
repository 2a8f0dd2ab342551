// `pnpm changeset`: the command of changesets, but for `version`, which makes versions by our rules of their size.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { runScript, say, show } from './command.mjs'
import { versionPackages } from './versioning.mjs'

const [command, ...args] = process.argv.slice(2)

await runScript('Usage: pnpm changeset version [--snapshot <name>]', async () => {
  const theirs = fileURLToPath(import.meta.resolve('@changesets/cli/bin.js'))
  if (command !== 'version') return show('node', [theirs, ...process.argv.slice(2)])
  const { values } = parseArgs({ args, options: { snapshot: { type: 'string' } } })
  const versions = await versionPackages(values.snapshot)
  say(versions === undefined ? 'There is nothing to version.' : ['Look at it and commit it:', ...versions].join('\n  '))
})
