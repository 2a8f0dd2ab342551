// Starts the pipelines of versions that have no tag yet, dependencies first, and keeps the pull request that turns
// pending changesets into versions, as `compute-versions.mjs` made them. Holds a token that may write, and runs nothing
// that was installed. Runs on every push to main and to maintenance branches, and may be run again at any time.
import { parseArgs } from 'node:util'
import { read, runScript, say, Stop } from './command.mjs'
import { changedFiles } from './git.mjs'
import { publishedPackages } from './packages.mjs'
import { proposalOf, stagePatch } from './proposal.mjs'
import { releaseNotes } from './release-notes.mjs'
import { startPipelines } from './start-pipelines.mjs'

const author = ['-c', 'user.name=github-actions[bot]', '-c', 'user.email=github-actions[bot]@users.noreply.github.com']
/** What the forge takes as the text of a pull request, with room for the sentence that says what was left out. */
const maxBodyLength = 65_000

await runScript('Usage: node .ci/release/version.mjs', () => {
  parseArgs({})
  if (changedFiles().length > 0) throw new Stop('The tree is dirty; commit or remove what has changed.')
  const base = read('git', ['branch', '--show-current'])
  const proposal = proposalOf(base, publishedPackages())
  startPipelines(base)
  if (stagePatch()) propose(base, proposal)
  else say('there is nothing to version')
})

/**
 * @param {string} base
 * @param {ReturnType<typeof proposalOf>} proposal
 * @throws {Stop} when it would take a maintenance branch out of its line
 */
function propose(base, { branch, folder, line }) {
  const title = base === 'main' ? 'Version packages' : `Version packages of ${base}`
  const before = publishedPackages()
  read('git', ['switch', '--quiet', '--force-create', branch])
  try {
    read('git', [...author, 'commit', '--quiet', `--message=${title}`])
    read('git', ['reset', '--quiet', '--hard'])
    const stray = publishedPackages().find((item) => item.folder === folder && !item.version.startsWith(`${line}.`))
    if (stray !== undefined)
      throw new Stop(`${base} is no place for ${stray.name} ${stray.version}: it is not in that line.`)
    read('git', ['push', '--quiet', '--force', 'origin', branch])
    const input = describe(base, before)
    const open = openProposal(base, branch)
    if (open === undefined) {
      read('gh', ['pr', 'create', '--head', branch, '--base', base, '--title', title, '--body-file', '-'], { input })
    } else {
      read('gh', ['pr', 'edit', open, '--body-file', '-'], { input })
    }
    say(`${open === undefined ? 'opened' : 'renewed'} the pull request of ${branch}:\n\n${input}`)
    // What a workflow's own token pushes starts no checks.
    read('gh', ['workflow', 'run', 'ci.yml', '--ref', branch])
  } finally {
    read('git', ['switch', '--quiet', '--force', base])
  }
}

/**
 * The number of the pull request that is open already. A fork can have a branch of the same name; its are left alone.
 * @param {string} base
 * @param {string} branch
 * @returns {string | undefined}
 */
function openProposal(base, branch) {
  const query = ['--head', branch, '--base', base, '--limit', '1000', '--json', 'number,isCrossRepository']
  /** @type {{ number: number, isCrossRepository: boolean }[]} */
  const found = JSON.parse(read('gh', ['pr', 'list', ...query]))
  return found.find(({ isCrossRepository }) => !isCrossRepository)?.number.toString()
}

/**
 * The versions that are proposed, with what their changelogs say.
 * @param {string} base
 * @param {import('./packages.mjs').Package[]} before
 */
function describe(base, before) {
  const changed = publishedPackages().filter(({ name, version }) =>
    before.some((item) => item.name === name && item.version !== version),
  )
  const sections = changed.map((item) => `# ${item.name} ${item.version}\n\n${releaseNotes(item) ?? ''}`)
  const intro = `Once this is merged, these versions are released. It is kept up to date with ${base}.`
  const text = [intro, ...sections].join('\n\n')
  if (text.length <= maxBodyLength) return text
  return `${text.slice(0, text.lastIndexOf('\n', maxBodyLength))}\n\nThis is cut off; the changelogs have all of it.`
}
