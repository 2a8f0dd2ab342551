import { readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const limits = JSON.parse(readFileSync(new URL('size-limits.json', import.meta.url), 'utf8'))

/**
 * Bytes of a package with what it needs, minified and gzipped: what the entry imports, and what is loaded later, as ky is
 * with the first token request. `ours` is what remains of it without the code of libraries.
 *
 * @param {import('./packed.mjs').Packed} packed
 * @returns {Promise<Record<'whole' | 'ours', number>>}
 */
async function measure({ folder, manifest }) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: folder,
    entryPoints: entryPointsOf(manifest),
    bundle: true,
    // A command is Node's alone; a provider that needs one of these does not run elsewhere, and fails here.
    platform: manifest.bin === undefined ? 'browser' : 'node',
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    sourcemap: 'external',
    outdir: 'bundle',
    write: false,
    metafile: true,
    logLevel: 'error',
  })
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]))
  const textOf = (path) => texts.get(join(folder, path)) ?? ''
  const ownTextOf = (path) => withoutLibraries(textOf(path), JSON.parse(textOf(`${path}.map`)))
  const paths = Object.keys(metafile.outputs).filter((path) => path.endsWith('.js'))
  const total = (text) => paths.reduce((sum, path) => sum + gzipSync(text(path), { level: 9 }).length, 0)
  return { whole: total(textOf), ours: total(ownTextOf) }
}

/**
 * The main entry. A package that is a command may have none of its own name, and what the command loads counts as well.
 *
 * @param {Record<string, any>} manifest
 * @returns {string[]}
 */
const entryPointsOf = ({ exports, bin = {} }) => [
  (exports['.'] ?? Object.values(exports)[0]).default,
  ...Object.values(bin),
]

/** What of a text does not come from a library, as its source map says; the maps of what is bundled are part of that. */
function withoutLibraries(text, map) {
  const sources = new SourceMap(map)
  const isOurs = (line, column) => !sources.findEntry(line, column).originalSource?.includes('/node_modules/')
  const lines = text
    .split('\n')
    .map((line, number) => line.replace(/[^]/g, (character, column) => (isOurs(number, column) ? character : '')))
  return lines.join('\n')
}

/**
 * Packages are held to their limits: what was measured, and a little more.
 *
 * @param {import('./packed.mjs').Packed} packed
 * @returns {Promise<{ problems: string[], note?: string }>}
 */
export async function checkSize(packed) {
  const limit = limits[packed.name]
  if (limit === undefined) {
    const isProvider = !/^(core|sandbox|cache-.+)$/.test(packed.name)
    return isProvider ? { problems: ['size-limits.json has no limits for it'] } : { problems: [], note: 'not limited' }
  }
  const sizes = await measure(packed)
  const lines = Object.keys(sizes).map((key) => `${key.padEnd(6)}${sizes[key]} bytes (limit ${limit[key]})`)
  const over = Object.keys(sizes).filter((key) => !(sizes[key] <= limit[key]))
  return {
    problems: over.map((key) => `${key} is ${sizes[key]} bytes, over its limit of ${limit[key]} in size-limits.json`),
    note: lines.join('\n'),
  }
}
