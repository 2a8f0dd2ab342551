import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll } from 'vitest'
import { packages } from '../repository.fixture.js'
import { pathWithoutPnpm, type Outcome } from './command.fixture.js'
import { scratchRepository, type ScratchRepository } from './scratch-repository.fixture.js'
import { startRegistry, type Registry } from './verdaccio.fixture.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

/**
 * A repository whose packages can be packed: with each `dist` as it was built here, and without the checks of what is
 * packed, which take longer than all else and have tests of their own.
 */
export async function packableRepository(): Promise<ScratchRepository> {
  const repository = await scratchRepository()
  await repository.write('.ci/check-package.mjs', '// Left out: see publishing.fixture.ts.\n')
  await repository.commit('No checks of what is packed')
  for (const name of packages) {
    const dist = `packages/${name}/dist`
    await cp(join(root, dist), join(repository.folder, dist), { recursive: true })
  }
  return repository
}

/** That, and an empty registry, for the tests of a file: one story, in which each part goes on from the one before. */
export function useRegistry() {
  let repository: ScratchRepository
  let registry: Registry
  beforeAll(async () => {
    repository = await packableRepository()
    registry = await startRegistry()
  }, 300_000)
  afterAll(async () => {
    await registry.close()
    await repository.close()
  })
  return { repository: () => repository, registry: () => registry }
}

/** Packs a package that is built. */
export async function packIn(repository: ScratchRepository, folder: string, ...options: string[]): Promise<void> {
  const { status, output } = await repository.script('release', [folder, ...options, '--only', 'pack'])
  if (status !== 0) throw new Error(`Packing ${folder} ended with ${status}:\n${output}`)
}

/** How a package is published. */
export interface PublishOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly waitSeconds?: number
  readonly canary?: boolean
  readonly onOutput?: (output: string) => void
  readonly signal?: AbortSignal
}

/** Publishes a package that is packed, as the job does that installs nothing: without pnpm. */
export function publishTo(
  registry: Registry,
  repository: ScratchRepository,
  folder: string,
  { env, waitSeconds = 0, canary = false, ...rest }: PublishOptions = {},
): Promise<Outcome> {
  const args = [folder, ...(canary ? ['--canary'] : []), '--only', 'publish', '--wait', String(waitSeconds)]
  const bare = { npm_config_userconfig: registry.npmrc, PATH: pathWithoutPnpm() }
  return repository.script('release', args, { ...bare, ...env }, rest)
}

/** What the registry has of a package. */
export async function packumentIn(registry: Registry, folder: string): Promise<Packument> {
  const reply = await fetch(`${registry.url}@auth%2f${folder}`)
  return reply.status === 404 ? { versions: {}, 'dist-tags': {} } : ((await reply.json()) as Packument)
}

interface Packument {
  readonly versions: Record<string, { readonly deprecated?: string; readonly dependencies?: Record<string, string> }>
  readonly 'dist-tags': Record<string, string>
}

/** The tags of packages that others see, and what they mark. */
export async function sharedTagsOf(repository: ScratchRepository): Promise<Record<string, string>> {
  const lines = (await repository.git('ls-remote', '--tags', 'origin', '@auth/*')).split('\n').filter(Boolean)
  return Object.fromEntries(lines.map((line) => line.split('\trefs/tags/').toReversed()) as [string, string][])
}
