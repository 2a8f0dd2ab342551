// Starts the pipelines of versions that have no tag yet, dependencies first, and keeps the pull request that turns
// pending changesets into versions. Runs on every push to main, and may be run again at any time.
import { parseArgs } from 'node:util'
import { readChangesets } from '@changesets/read'
import { read, root, runScript, say, Stop } from './command.mjs'
import { changedFiles, fetchTags, tagsOf } from './git.mjs'
import { publishedPackages } from './packages.mjs'
import { releaseNotes } from './release-notes.mjs'

const proposal = { branch: 'version-packages', title: 'Version packages' }
const author = ['-c', 'user.name=github-actions[bot]', '-c', 'user.email=github-actions[bot]@users.noreply.github.com']

await runScript('Usage: node .ci/release/version.mjs', async () => {
  parseArgs({})
  if (changedFiles().length > 0) throw new Stop('The tree is dirty; commit or remove what has changed.')
  const main = read('git', ['branch', '--show-current'])
  startPipelines(main)
  if ((await readChangesets(root)).length > 0) propose(main)
  else say('no changesets are pending')
})

/** @param {string} main */
function startPipelines(main) {
  fetchTags()
  for (const { name, version, folder } of publishedPackages()) {
    if (version === '0.0.0' || tagsOf(name).has(`${name}@${version}`)) continue
    read('gh', ['workflow', 'run', `release-${folder}.yml`, '--ref', main])
    say(`started the release of ${name}@${version}`)
  }
}

/** @param {string} main */
function propose(main) {
  const { branch, title } = proposal
  const before = publishedPackages()
  read('git', ['switch', '--quiet', '--force-create', branch])
  try {
    read('node', ['.ci/release/changeset.mjs', 'version'])
    read('git', ['add', '--all'])
    read('git', [...author, 'commit', '--quiet', `--message=${title}`])
    read('git', ['push', '--quiet', '--force', 'origin', branch])
    const input = describe(before)
    const open = openProposal(main)
    if (open === undefined) {
      read('gh', ['pr', 'create', '--head', branch, '--base', main, '--title', title, '--body-file', '-'], { input })
    } else {
      read('gh', ['pr', 'edit', open, '--body-file', '-'], { input })
    }
    say(`${open === undefined ? 'opened' : 'renewed'} the pull request of ${branch}:\n\n${input}`)
    // What a workflow's own token pushes starts no checks.
    read('gh', ['workflow', 'run', 'ci.yml', '--ref', branch])
  } finally {
    read('git', ['switch', '--quiet', '--force', main])
  }
}

/**
 * The number of the pull request that is open already. A fork can have a branch of the same name; its are left alone.
 * @param {string} main
 * @returns {string | undefined}
 */
function openProposal(main) {
  const query = ['--head', proposal.branch, '--base', main, '--limit', '1000', '--json', 'number,isCrossRepository']
  /** @type {{ number: number, isCrossRepository: boolean }[]} */
  const found = JSON.parse(read('gh', ['pr', 'list', ...query]))
  return found.find(({ isCrossRepository }) => !isCrossRepository)?.number.toString()
}

/**
 * The versions that are proposed, with what their changelogs say.
 * @param {import('./packages.mjs').Package[]} before
 */
function describe(before) {
  const changed = publishedPackages().filter(({ name, version }) =>
    before.some((item) => item.name === name && item.version !== version),
  )
  const sections = changed.map((item) => `# ${item.name} ${item.version}\n\n${releaseNotes(item) ?? ''}`)
  return ['Once this is merged, these versions are released. It is kept up to date with main.', ...sections].join(
    '\n\n',
  )
}
