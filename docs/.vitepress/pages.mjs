// Which document of the repository is which page of the site. Documents keep their paths, since READMEs and tests link to them.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path/posix'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The address of the repository, without a slash at its end. */
export const repository = JSON.parse(read('packages/core/package.json')).repository.url.replace(/^git\+|\.git$/g, '')

/** Pages that are called otherwise than their documents, both as paths from `docs`. @type {Record<string, string>} */
export const rewrites = {
  'many-tenants.md': 'guides/many-tenants.md',
  'caches.md': 'guides/caches.md',
  'grants.md': 'guides/grants.md',
  'rotating-credentials-and-keys.md': 'guides/rotating-credentials-and-keys.md',
  'providers.md': 'vendor-facts.md',
  'architecture.md': 'concepts/architecture.md',
  'decisions/README.md': 'decisions/index.md',
  'reference/entries.md': 'reference/index.md',
}

const readmesIn = (/** @type {string} */ folder) =>
  readdirSync(join(root, folder)).filter((name) => existsSync(join(root, folder, name, 'README.md')))

/**
 * Documents that stand elsewhere and are included, by the page that includes them; a page as its path from `docs`, which is
 * not in git.
 *
 * @type {Record<string, string>}
 */
export const included = {
  ...Object.fromEntries(readmesIn('packages').map((name) => [`packages/${name}.md`, `packages/${name}/README.md`])),
  ...Object.fromEntries(readmesIn('apps').map((name) => [`project/${name}.md`, `apps/${name}/README.md`])),
  'project/contributing.md': 'CONTRIBUTING.md',
  'project/security.md': 'SECURITY.md',
}
const pagesOfIncluded = new Map(Object.entries(included).map(([page, document]) => [document, page]))

/** Writes the pages that include a document, where they are not there. Those of documents that are gone go. */
export function writeIncluding() {
  for (const folder of new Set(Object.keys(included).map((page) => dirname(page)))) {
    for (const name of filesIn(`docs/${folder}`))
      if (!(`${folder}/${name}` in included)) rmSync(join(root, 'docs', folder, name))
  }
  for (const [page, document] of Object.entries(included)) {
    const path = join('docs', page)
    const text = `<!--@include: ${relative(dirname(path), document)}-->\n`
    // Left alone where it is right: a site that is served, or built, reads it just now.
    if (exists(path) && read(path) === text) continue
    mkdirSync(join(root, dirname(path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

/** A page as its path from `docs`. @param {string} file its path on this machine */
export function pageIn(file) {
  return relative(join(root, 'docs'), file.replaceAll('\\', '/'))
}

/** The document that a page of `docs` shows, as a path from the root. @param {string} page */
export function documentOf(page) {
  return included[page] ?? `docs/${page}`
}

/**
 * The page that shows a document, as a path from `docs` that links may have, and none for what is not on the site. Of a folder it is
 * that of its README.
 *
 * @param {string} document a path from the root
 * @returns {string | undefined}
 */
export function pageOf(document) {
  // The list of a package's entries is no page: the sidebar has it, and the first of them is the package's main one.
  const listed = document.replace(/^(docs\/reference\/[\w-]+)\/entries\.md$/, '$1/index.md')
  const path = isFolder(listed) ? join(listed, 'README.md') : listed
  const page = pagesOfIncluded.get(path) ?? (/^docs\/.+\.md$/.test(path) ? path.slice('docs/'.length) : undefined)
  return page === undefined ? undefined : (rewrites[page] ?? page)
}

/** The first heading of a document, as plain text. @param {string} document a path from the root */
export function titleOf(document) {
  const [, title] = /^# (.+)$/m.exec(read(document)) ?? []
  return (title ?? document).replaceAll(/`|\\/g, '')
}

/** Whether the repository has a file or folder. @param {string} path from the root */
export function exists(path) {
  return existsSync(join(root, path))
}

/** The names of the files in a folder, in order; none where there is no such folder. @param {string} path from the root */
export function filesIn(path) {
  return isFolder(path) ? readdirSync(join(root, path)).toSorted() : []
}

/** @param {string} path from the root */
export function isFolder(path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** @param {string} path */
function read(path) {
  return readFileSync(join(root, path), 'utf8')
}
