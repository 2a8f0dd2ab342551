import { cp, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { run } from './run.fixture.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))
const consumer = fileURLToPath(new URL('consumer', import.meta.url))

/** A program of somebody else's: a folder with the packages installed, and the sources in `consumer`. */
export interface Program {
  readonly folder: string
  remove(): Promise<void>
}

/** Packs the packages and installs them, with what else is named, by npm in a folder outside the repository. */
export async function installPackages(names: readonly string[], others: readonly string[] = []): Promise<Program> {
  const folder = await mkdtemp(join(tmpdir(), 'published-'))
  const packed = join(folder, 'packed')
  const filters = names.map((name) => `--filter=${name}`)
  await run(['pnpm', '--recursive', ...filters, 'pack', '--pack-destination', packed], root)
  const tarballs = (await readdir(packed)).map((file) => join(packed, file))
  await writeFile(join(folder, 'package.json'), '{ "private": true, "type": "module" }')
  await run(['npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs, ...others], folder)
  await cp(consumer, folder, { recursive: true })
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
