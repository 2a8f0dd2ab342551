// `pnpm changeset`: the command of changesets, but for `version`, which makes versions by our rules of their size.
import { parseArgs } from 'node:util'
import { root, runScript, say, show } from './command.mjs'
import { versionPackages } from './versioning.mjs'

const [command, ...args] = process.argv.slice(2)

await runScript('Usage: pnpm changeset version [--snapshot <name>]', async () => {
  if (command !== 'version')
    return show('node', [`${root}node_modules/@changesets/cli/bin.js`, ...process.argv.slice(2)])
  const { values } = parseArgs({ args, options: { snapshot: { type: 'string' } } })
  const versions = await versionPackages(values.snapshot)
  say(versions === undefined ? 'There is nothing to version.' : ['Look at it and commit it:', ...versions].join('\n  '))
})
