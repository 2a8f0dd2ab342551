import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { format } from 'oxfmt'
import { foldersIn, root } from '../workspace.mjs'
import { listsFor } from './lists.mjs'
import { renamed, skeletonName } from './names.mjs'

/** @typedef {import('./names.mjs').Wanted} Wanted */
/** @typedef {Map<string, string>} Texts by path from the root */

/**
 * What a new package is made of, and what changes with it. Nothing is written.
 * @typedef {object} Plan
 * @property {Texts} files the package's own, all in one folder
 * @property {Texts} others new files elsewhere
 * @property {Texts} edits existing files, with what they get
 */

/**
 * What is alike in all packages is read from the package that is the model as it is now; what is about the vendor alone stands
 * beside this file, to be filled in.
 * @param {Wanted} wanted
 * @returns {Promise<Plan>}
 * @throws {import('../release/command.mjs').Stop} where a list has another form than this knows
 */
export async function planOf(wanted) {
  const { kind, folder } = wanted
  const files = new Map(Object.entries({ ...fromModel(wanted), ...fromSkeleton(wanted) }))
  const others = new Map([
    [`.github/workflows/release-${folder}.yml`, like(wanted, `.github/workflows/release-${wanted.model.folder}.yml`)],
    [`.changeset/first-release-of-${folder}.md`, changeset(wanted)],
  ])
  const edits = new Map(Object.entries(listsFor(wanted)).map(([path, edit]) => [path, edit(read(path))]))
  const inFolder = new Map([...files].map(([path, text]) => [`packages/${folder}/${path}`, text]))
  if (kind === 'provider')
    inFolder.set(`packages/${folder}/README.md`, withInstall(wanted, files.get('README.md') ?? ''))
  return { files: await formatted(inFolder), others: await formatted(others), edits: await formatted(edits) }
}

/**
 * The files that differ from the model's in the name alone.
 * @param {Wanted} wanted
 */
function fromModel(wanted) {
  const { kind, model } = wanted
  const same = ['LICENSE', 'tsconfig.json', 'tsconfig.build.json', 'tsup.config.ts']
  const tests = kind === 'provider' ? ['src/contract.test.ts', 'src/options.test.ts'] : []
  const texts = [...same, ...tests].map((path) => [path, like(wanted, `packages/${model.folder}/${path}`)])
  return { ...Object.fromEntries(texts), 'package.json': manifest(wanted) }
}

/** @param {Wanted} wanted */
function manifest(wanted) {
  const { kind, folder, name, model } = wanted
  const text = like(wanted, `packages/${model.folder}/package.json`)
  /** @type {{ description: string, keywords: string[], scripts: Record<string, string> }} */
  const own = JSON.parse(text)
  const kin = foldersIn('packages').filter((each) =>
    kind === 'provider' ? existsSync(join(root, 'packages', each, 'src/provider.ts')) : each.startsWith('cache-'),
  )
  // What the others say of themselves alike is said of the new one; what is the vendor's is for a person to add.
  const shared = kin
    .filter((each) => each !== folder)
    .map((each) => JSON.parse(read(`packages/${each}/package.json`)).keywords)
  // The model's needs servers or processes, and fails where there is no test of that kind yet.
  const { 'test:system': _system, ...scripts } = own.scripts
  const keywords = shared.reduce((left, right) => left.filter((/** @type {string} */ word) => right.includes(word)))
  return JSON.stringify({
    ...own,
    version: '0.0.0',
    scripts,
    description: kind === 'provider' ? own.description : `A token cache for a fleet: ${name.Word}`,
    keywords: [...new Set([...keywords, name.word])].toSorted((a, b) => (a < b ? -1 : 1)),
  })
}

/** @param {Wanted} wanted */
function fromSkeleton({ kind, name }) {
  const folder = fileURLToPath(new URL(`${kind}/`, import.meta.url))
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    paths.map(({ parentPath, name: file }) => {
      const path = join(parentPath, file)
      const place = renamed(path.slice(folder.length).replaceAll('\\', '/'), skeletonName, name)
      return [place, renamed(readFileSync(path, 'utf8'), skeletonName, name)]
    }),
  )
}

/** @param {Wanted} wanted */
function changeset({ kind, folder, name }) {
  const what =
    kind === 'provider'
      ? `access tokens for the ${name.Word} API, and a simulator of it for your tests`
      : `one token for a fleet, kept in ${name.Word}`
  return `---\n'@auth/${folder}': minor\n---\n\nFirst release: ${what}.\n`
}

/**
 * How a provider is installed is the same for all, so the README gets the words of the model's.
 * @param {Wanted} wanted
 * @param {string} readme
 */
function withInstall(wanted, readme) {
  const [, install = ''] =
    /\n## Install\n([^]+?)\n## /.exec(like(wanted, `packages/${wanted.model.folder}/README.md`)) ?? []
  return readme.replace('\n## Install\n', () => `\n## Install\n${install}`)
}

/**
 * A file of the model under the new name.
 * @param {Wanted} wanted
 * @param {string} path
 */
function like({ folder, name, model }, path) {
  const text = read(path)
  return model.folder === model.name.word ? renamed(text, model.name, name) : text.replaceAll(model.folder, folder)
}

/** @param {string} path */
function read(path) {
  return readFileSync(join(root, path), 'utf8')
}

/**
 * As `pnpm format` would have it: a name of another length breaks lines elsewhere.
 * @param {Texts} texts
 * @returns {Promise<Texts>}
 */
async function formatted(texts) {
  const { ignorePatterns: _ignored, ...options } = JSON.parse(read('.oxfmtrc.json'))
  const entries = [...texts].map(async ([path, text]) => {
    if (path.endsWith('/LICENSE')) return /** @type {const} */ ([path, text])
    const { code, errors } = await format(path, text, options)
    if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
    return /** @type {const} */ ([path, code])
  })
  return new Map(await Promise.all(entries))
}
