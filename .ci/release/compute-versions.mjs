// Makes the versions that `version.mjs` proposes, as a patch, and leaves the tree as it was. Runs the code of
// dependencies: the pipeline starts it where nothing can be written and no secret is known.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { attempt, read, runScript, say, Stop } from './command.mjs'
import { root } from '../workspace.mjs'
import { changedFiles } from './git.mjs'
import { patchFile } from './proposal.mjs'
import { versionPackages } from './versioning.mjs'

await runScript('Usage: node .ci/release/compute-versions.mjs', async () => {
  parseArgs({})
  if (changedFiles().length > 0) throw new Stop('The tree is dirty; commit or remove what has changed.')
  mkdirSync(dirname(patchFile), { recursive: true })
  rmSync(patchFile, { force: true })
  try {
    const versions = await versionPackages()
    read('git', ['add', '--all'])
    const { output } = attempt('git', ['diff', '--cached', '--binary', '--no-renames', '--full-index', 'HEAD'])
    writeFileSync(patchFile, output)
    say(versions === undefined ? 'There is nothing to version.' : ['To be proposed:', ...versions].join('\n  '))
    say(patchFile.slice(root.length))
  } finally {
    read('git', ['reset', '--quiet', '--hard'])
  }
})
