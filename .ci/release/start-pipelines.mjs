import { read, say, Stop } from './command.mjs'
import { versionCommit } from './comparison.mjs'
import { fetchTags, tagNames } from './git.mjs'
import { publishedPackages } from './packages.mjs'

/**
 * Starts the pipelines of versions that have no tag yet, each on the commit that gave the version, so that what came
 * later does not matter. One that was started before, whatever became of it, is for a person to start again.
 * @param {string} branch
 */
export function startPipelines(branch) {
  fetchTags()
  const tags = tagNames()
  for (const item of publishedPackages()) {
    const { name, version, folder } = item
    const tag = `${name}@${version}`
    if (version === '0.0.0' || tags.has(tag)) continue
    const commit = versionCommit(item)
    if (commit === undefined)
      throw new Stop(`The history is cut off before ${name} became ${version}. Fetch all of it.`)
    const workflow = `release-${folder}.yml`
    const earlier = runOf(workflow, `Release ${folder} ${commit}`, branch)
    if (earlier === undefined) {
      read('gh', ['workflow', 'run', workflow, '--ref', branch, '--field', `commit=${commit}`])
      say(`started the release of ${tag} from ${commit}`)
    } else {
      const { databaseId, status, conclusion } = earlier
      say(`the release of ${tag} was started before: ${conclusion || status}; again: gh run rerun ${databaseId}`)
    }
  }
}

/**
 * The last run of a workflow that has a title; not one that its guards skipped, as they do on a branch that is not for releases.
 * @param {string} workflow
 * @param {string} title
 * @param {string} branch
 * @returns {{ displayTitle: string, databaseId: number, status: string, conclusion: string } | undefined}
 */
function runOf(workflow, title, branch) {
  const query = [
    '--branch',
    branch,
    '--event',
    'workflow_dispatch',
    '--limit',
    '1000',
    '--json',
    'displayTitle,databaseId,status,conclusion',
  ]
  /** @type {{ displayTitle: string, databaseId: number, status: string, conclusion: string }[]} */
  const runs = JSON.parse(read('gh', ['run', 'list', '--workflow', workflow, ...query]))
  return runs.find(({ displayTitle, conclusion }) => displayTitle === title && conclusion !== 'skipped')
}
