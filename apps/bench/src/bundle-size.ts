import { gzipSync } from 'node:zlib'
import { build, type BuildOptions } from 'esbuild'
import type { ImportedModule } from './imported-modules.js'

/** Bytes of a program that uses only what is named of a module: bundled with all it needs, minified, gzipped. */
export async function bundleBytes(module: ImportedModule): Promise<number> {
  return bytesOf(module, { minify: true })
}

/** The part of it that is written in this repository. */
export async function ownCodeBytes(module: ImportedModule): Promise<number> {
  return bytesOf(module, { minify: true, external: ['ky', 'valibot'] })
}

async function bytesOf({ module, imports, folder }: ImportedModule, options: BuildOptions): Promise<number> {
  const files = await bundle(`export { ${imports.join(', ')} } from '${module}'`, folder, options)
  return files.reduce((sum, contents) => sum + gzipSync(contents, { level: 9 }).length, 0)
}

/** A program with all that it needs, as it would be deployed to a server. */
export async function bundle(program: string, folder: string, options: BuildOptions = {}): Promise<Uint8Array[]> {
  const { outputFiles } = await build({
    ...options,
    stdin: { contents: program, resolveDir: folder },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    mainFields: ['module', 'main'],
    conditions: ['module', 'import'],
    legalComments: 'none',
    logLevel: 'error',
  })
  return (outputFiles ?? []).map(({ contents }) => contents)
}
