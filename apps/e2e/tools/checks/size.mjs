import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const { goal, limits } = JSON.parse(readFileSync(new URL('size-limits.json', import.meta.url), 'utf8'))

/**
 * Bytes of a package with what it needs, minified and gzipped. `ours` is without ky, and with what of valibot is built in. `loaded` is what a
 * process without a shared cache loads: what the entry imports, and ky with the first token request. `whole` counts
 * every part that is loaded on demand.
 *
 * @param {import('./packed.mjs').Packed} packed
 * @returns {Promise<Record<'loaded' | 'whole' | 'oursLoaded' | 'oursWhole', number>>}
 */
async function measure(packed) {
  const all = await bundle(packed, [])
  const ours = await bundle(packed, ['ky', 'valibot'])
  return { loaded: all.loaded, whole: all.whole, oursLoaded: ours.loaded, oursWhole: ours.whole }
}

async function bundle({ folder, manifest }, external) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: folder,
    entryPoints: [manifest.exports['.'].default],
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external,
    outdir: 'bundle',
    write: false,
    metafile: true,
  })
  const bytes = new Map(outputFiles.map(({ path, contents }) => [path, gzipSync(contents, { level: 9 }).length]))
  const total = (paths) => [...paths].reduce((sum, path) => sum + (bytes.get(join(folder, path)) ?? 0), 0)
  const { outputs } = metafile
  const paths = Object.keys(outputs)
  const isEntry = (path) => outputs[path].entryPoint === manifest.exports['.'].default.slice(2)
  const hasKy = (path) => Object.keys(outputs[path].inputs).some((input) => input.includes('/node_modules/ky/'))
  const importsKy = (path) => outputs[path].imports.some((each) => each.path === 'ky' && isStatic(each))
  const loaded = new Set(paths.filter((path) => isEntry(path) || hasKy(path) || importsKy(path)))
  // A set hands out what is added to it while it is walked.
  for (const path of loaded) {
    for (const each of outputs[path].imports) if (isStatic(each) && !each.external) loaded.add(each.path)
  }
  return { loaded: total(loaded), whole: total(paths) }
}

const isStatic = ({ kind }) => kind === 'import-statement'

/**
 * Providers are held to their limits; the goals are reported beside them.
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
  const lines = Object.keys(sizes).map((key) => {
    const aim = goal[key] ? `, goal ${goal[key]}` : ''
    return `${key.padEnd(11)}${sizes[key]} bytes (limit ${limit[key]}${aim})`
  })
  const over = Object.keys(sizes).filter((key) => !(sizes[key] <= limit[key]))
  return {
    problems: over.map((key) => `${key} is ${sizes[key]} bytes, over its limit of ${limit[key]} in size-limits.json`),
    note: lines.join('\n'),
  }
}
