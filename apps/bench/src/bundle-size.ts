import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import type { ImportedModule } from './imported-modules.js'

/**
 * Bytes of a program that uses only what is named of a module: bundled with all it needs, minified, gzipped.
 * @param external packages to leave out
 */
export async function bundleBytes(
  { module, imports, folder }: ImportedModule,
  external: readonly string[] = [],
): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${imports.join(', ')} } from '${module}'`, resolveDir: folder },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'node',
    target: 'es2022',
    mainFields: ['module', 'main'],
    conditions: ['module', 'import'],
    external: [...external],
    legalComments: 'none',
    logLevel: 'error',
  })
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0)
}
