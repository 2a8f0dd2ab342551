import { expect } from 'vitest'
import { pathWithoutPnpm, type Outcome } from './command.fixture.js'
import type { ScratchRepository } from './scratch-repository.fixture.js'
import type { Registry } from './verdaccio.fixture.js'

/** Packs a package that is built. */
export async function packIn(repository: ScratchRepository, folder: string): Promise<void> {
  const { status, output } = await repository.script('release', [folder, '--only', 'pack'])
  expect(output).toContain(`packed packed/auth-${folder}-`)
  expect(status).toBe(0)
}

/** How a package is published. */
export interface PublishOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly waitSeconds?: number
  readonly onOutput?: (output: string) => void
  readonly signal?: AbortSignal
}

/** Publishes a package that is packed, as the job does that installs nothing: without pnpm. */
export function publishTo(
  registry: Registry,
  repository: ScratchRepository,
  folder: string,
  { env, waitSeconds = 0, ...rest }: PublishOptions = {},
): Promise<Outcome> {
  const args = [folder, '--only', 'publish', '--wait', String(waitSeconds)]
  const bare = { npm_config_userconfig: registry.npmrc, PATH: pathWithoutPnpm() }
  return repository.script('release', args, { ...bare, ...env }, rest)
}

/** What the registry has of a package. */
export async function packumentIn(registry: Registry, folder: string): Promise<{ versions: object }> {
  const reply = await fetch(`${registry.url}@auth%2f${folder}`)
  return reply.status === 404 ? { versions: {} } : ((await reply.json()) as { versions: object })
}

/** The tags of packages that others see, and what they mark. */
export async function sharedTagsOf(repository: ScratchRepository): Promise<Record<string, string>> {
  const lines = (await repository.git('ls-remote', '--tags', 'origin', '@auth/*')).split('\n').filter(Boolean)
  return Object.fromEntries(lines.map((line) => line.split('\trefs/tags/').toReversed()) as [string, string][])
}
