import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type BuildOptions } from 'esbuild'
import { repositoryFolder } from './folders.js'
import type { ImportedModule } from './imported-modules.js'

/** Bytes of a program that uses only what is named of a module: bundled with all it needs, minified, gzipped. */
export async function bundleBytes({ module, imports, folder }: ImportedModule): Promise<number> {
  return bytesOf({ stdin: { contents: `export { ${imports.join(', ')} } from '${module}'`, resolveDir: folder } })
}

/** The part of it that is written in this repository: of the sources, since what is built holds parts of libraries. */
export async function ownCodeBytes({ module, imports }: ImportedModule): Promise<number> {
  const sources = (name: string) => join(repositoryFolder, 'packages', name.replace('@auth/', ''), 'src/index.ts')
  const contents = `export { ${imports.join(', ')} } from ${JSON.stringify(sources(module))}`
  return bytesOf({
    stdin: { contents, resolveDir: repositoryFolder },
    alias: { '@auth/core': sources('@auth/core') },
    external: ['ky', 'valibot'],
  })
}

async function bytesOf(options: Pick<BuildOptions, 'stdin' | 'alias' | 'external'>): Promise<number> {
  const { outputFiles } = await build({
    ...options,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    mainFields: ['module', 'main'],
    conditions: ['module', 'import'],
    legalComments: 'none',
    logLevel: 'error',
  })
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0)
}
