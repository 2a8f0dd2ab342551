import { isMore, sizeOf } from './bumps.mjs'
import { Stop } from './command.mjs'

/** @typedef {import('./bumps.mjs').Bump} Bump */
/** @typedef {import('./bumps.mjs').Manifest} Manifest */
/** @typedef {import('./release-plan.mjs').Plan} Plan */
/** @typedef {import('./release-plan.mjs').Release} Release */
/** @typedef {import('./release-plan.mjs').Changeset} Changeset */
/** @typedef {(changeset: Changeset) => string} Attribute who and what brought it, in brackets */

/**
 * What a changelog says of a release: the package's own changes, and, once, what the new versions bring that it depends
 * on. A first release has nothing to compare those with.
 * @param {Release} release
 * @param {Manifest} manifest as it was before
 * @param {Plan} plan its changesets in the order in which they are to be read
 * @param {Bump | undefined} implied the bump that it has for its dependencies alone, if it needs one
 * @param {Attribute} attribute
 */
export function changelogSection(release, manifest, plan, implied, attribute) {
  /** @type {Record<Bump, string[]>} */
  const items = { major: [], minor: [], patch: [] }
  const told = new Set([''])
  /** No sentence is there twice, whoever it came from. @param {Changeset} changeset */
  const isNew = ({ summary }) => !told.has(summary.trim()) && told.add(summary.trim())
  // The largest first: that is where a sentence stays that is there with two bumps.
  for (const type of /** @type {Bump[]} */ (Object.keys(items))) {
    const own = plan.changesets.filter((changeset) => bumpFor(changeset, release.name) === type && isNew(changeset))
    items[type].push(...own.map((changeset) => listItem(changeset.summary, attribute(changeset))))
  }
  const brought = release.oldVersion === '0.0.0' ? [] : dependenciesOf(manifest, plan)
  if (brought.length > 0) {
    const news = newsOf(brought, plan).filter(isNew)
    const names = listOf(brought.map(({ name, newVersion }) => `\`${name}\` ${newVersion}`))
    const details = news.map((changeset) => listItem(changeset.summary, attribute(changeset)))
    items[implied ?? sizeBeside(release, brought)].push(
      details.length === 0 ? `- Brings ${names}.` : [`- Brings ${names}:`, ...details.map(indented)].join('\n'),
    )
  }

  const groups = Object.entries(items).filter(([, group]) => group.length > 0)
  const text = groups.map(
    ([type, group]) => `### ${type[0]?.toUpperCase()}${type.slice(1)} Changes\n\n${group.join('\n')}`,
  )
  return [`## ${release.newVersion}`, ...(text.length > 0 ? text : ['No changes in this release.'])].join('\n\n')
}

/**
 * Puts a section before those of earlier versions.
 * @param {string} changelog what it is so far
 * @param {string} name
 * @param {string} section
 */
export function withSection(changelog, name, section) {
  const [title = '', ...earlier] = (changelog.trim() || `# ${name}`).split(/^(?=## )/m)
  return `${[title.trim(), section, ...earlier.map((text) => text.trim())].join('\n\n')}\n`
}

// Changesets' own command asks the module that its configuration names for the lines of a changelog, before it writes
// anything. By itself it would give a patch to what a breaking dependency moves.
export default { getReleaseLine: refuse, getDependencyReleaseLine: refuse }

/** @returns {never} */
function refuse() {
  throw new Stop(
    'Versions are made by `pnpm changeset version`, which sizes the bumps of dependents; nothing was changed.',
  )
}

/**
 * The new versions that a package's users get with it.
 * @param {Manifest} manifest
 * @param {Plan} plan
 */
function dependenciesOf(manifest, plan) {
  const { dependencies, optionalDependencies, peerDependencies } = manifest
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })
  return plan.releases
    .filter(({ name, oldVersion, newVersion }) => names.includes(name) && oldVersion !== newVersion)
    .toSorted((one, other) => one.name.localeCompare(other.name))
}

/**
 * How large their changes are for the users of a release that takes them in: no larger than it is itself.
 * @param {Release} release
 * @param {Release[]} dependencies
 * @returns {Bump}
 */
function sizeBeside({ newVersion = '' }, dependencies) {
  const own = sizeOf(newVersion)
  const largest = dependencies.reduce(
    (most, { type }) => (isMore(type, most) && type !== 'none' ? type : most),
    /** @type {Bump} */ ('patch'),
  )
  return isMore(largest, own) ? own : largest
}

/**
 * What they change, the largest changes first.
 * @param {Release[]} dependencies
 * @param {Plan} plan
 */
function newsOf(dependencies, plan) {
  const news = plan.changesets.flatMap((changeset) => {
    const types = dependencies.flatMap(({ name }) => bumpFor(changeset, name) ?? [])
    const type = types.reduce((most, each) => (isMore(each, most) ? each : most), /** @type {Bump | 'none'} */ ('none'))
    return type === 'none' ? [] : [{ type, changeset }]
  })
  return news
    .toSorted((one, other) => (one.type === other.type ? 0 : isMore(one.type, other.type) ? -1 : 1))
    .map(({ changeset }) => changeset)
}

/**
 * @param {Changeset} changeset
 * @param {string} name
 * @returns {Bump | undefined}
 */
function bumpFor({ releases }, name) {
  const type = releases.find((each) => each.name === name)?.type
  return type === 'none' ? undefined : type
}

/**
 * An item of a list, with the attribution at the end of its first paragraph.
 * @param {string} summary
 * @param {string} by
 */
function listItem(summary, by) {
  const beginsBlock = /^\s*($|```|~~~|[-*+>|#]|\d+[.)]\s)/
  const lines = summary.trim().split(/\r?\n/)
  // A list or an example cannot hold it.
  if (by !== '' && beginsBlock.test(lines[0] ?? '')) return `- ${by}\n\n${indented(lines.join('\n'))}`
  const next = lines.findIndex((line, index) => index > 0 && beginsBlock.test(line))
  const last = next === -1 ? lines.length - 1 : next - 1
  const text = lines.map((line, index) => (index === last && by !== '' ? `${line} ${by}` : line))
  return `- ${indented(text.join('\n')).trimStart()}`
}

/** @param {string} text */
const indented = (text) => text.replaceAll(/^(?=.)/gm, '  ')

/** @param {string[]} words */
function listOf(words) {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
