import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { dirname, normalize } from 'node:path/posix'
import { entriesOf } from './packed.mjs'

/**
 * A package holds what its entries need, the licences of what is built in, and nothing else: no test, no fixture, nothing left over from an earlier build.
 *
 * @param {import('./packed.mjs').Packed} packed
 */
export function checkContents(packed) {
  const { folder, source, manifest } = packed
  const found = globSync('**/*', {
    cwd: folder,
    withFileTypes: true,
    exclude: (entry) => entry.name === 'node_modules',
  })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  const commands = Object.values(manifest.bin ?? {})
  const code = reachable(folder, [...entriesOf(packed).map((entry) => entry.code), ...commands])
  const sources = globSync('src/**/*.ts', { cwd: source }).filter((path) => !/\.(test|test-d|fixture)\.ts$/.test(path))
  const maps = found.filter((path) => path.endsWith('.map'))
  const licences = [...new Set(maps.flatMap((path) => librariesIn(folder, path)))].map(licenceOf)
  const required = ['package.json', 'README.md', 'LICENSE', ...code, ...code.map((path) => `${path}.map`), ...licences]
  const allowed = new Set([
    ...required,
    'CHANGELOG.md',
    ...sources.map((path) => path.replace(/^src\/(.+)\.ts$/, 'dist/$1.d.ts')),
  ])
  return [
    ...required.filter((path) => !found.includes(path)).map((path) => `${path} is missing`),
    ...found
      .filter((path) => !allowed.has(path))
      .map((path) => `${path} belongs to nothing. If an earlier build left it, build anew: pnpm build --force`),
    ...maps.flatMap((path) => checkMap(folder, path)),
    ...licences
      .filter((path) => found.includes(path) && !/^copyright /im.test(readFileSync(join(folder, path), 'utf8')))
      .map((path) => `${path} names no holder of a copyright`),
  ]
}

/** Sources are not published, so a map has to carry them. */
function checkMap(folder, path) {
  const { sources, sourcesContent = [] } = JSON.parse(readFileSync(join(folder, path), 'utf8'))
  return sources.every((_, index) => typeof sourcesContent[index] === 'string')
    ? []
    : [`${path} points to sources that are not in the package and does not hold them itself`]
}

/** The libraries whose code is built in. */
function librariesIn(folder, path) {
  const { sources } = JSON.parse(readFileSync(join(folder, path), 'utf8'))
  return sources.flatMap((source) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? [])
}

/** Where a package keeps the licence of a library that is built in: most ask for it in every copy. */
const licenceOf = (library) => `dist/${library.replace('/', '+')}.LICENSE.md`

/** The files that some lead to by import, themselves included. */
function reachable(folder, entries) {
  const reached = new Set(entries.map((path) => normalize(path)))
  // A set hands out what is added to it while it is walked.
  for (const path of reached) {
    if (!existsSync(join(folder, path))) continue
    const imports = readFileSync(join(folder, path), 'utf8').matchAll(/(?:from|import)\s*\(?\s*["'](\.[^"']+)["']/g)
    for (const [, target] of imports) reached.add(join(dirname(path), target))
  }
  return [...reached]
}
