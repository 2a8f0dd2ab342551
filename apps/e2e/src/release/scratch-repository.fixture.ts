import { appendFile, cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { devNull, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { files, packages } from '../repository.fixture.js'
import { attempt, run, type CommandOptions, type Outcome } from './command.fixture.js'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

type ScriptOptions = Pick<CommandOptions, 'onOutput' | 'signal'>

/** A copy of this repository as it is now, with a history of its own and a remote, for tests that version and tag. */
export interface ScratchRepository {
  readonly folder: string
  /** The bare repository that it pushes to. */
  readonly remote: string
  read(path: string): Promise<string>
  write(path: string, text: string): Promise<void>
  git(...args: string[]): Promise<string>
  /** Commits whatever has changed, and pushes it. */
  commit(message: string): Promise<void>
  /** Brings the main branch, here and at the remote, back to a commit, and takes away the tags of packages here. */
  restore(commit: string): Promise<void>
  /** Writes a changeset: which packages (folders) get which bump, and the line for their changelogs. */
  changeset(bumps: Record<string, 'patch' | 'minor' | 'major' | 'none'>, summary: string): Promise<void>
  /** Turns the pending changesets into versions, as a maintainer does, and commits that. */
  version(...args: string[]): Promise<void>
  /** The version of each package, by folder. */
  versions(): Promise<Record<string, string>>
  /** Runs `.ci/release/<script>.mjs`. */
  script(script: string, args: readonly string[], env?: NodeJS.ProcessEnv, options?: ScriptOptions): Promise<Outcome>
  close(): Promise<void>
}

/**
 * No package in it was released yet, and each has a changeset for its first release, whatever is released of this one.
 * It comes with what is installed here for the root: enough to make versions.
 * @param options `installed`: with what the lockfile installs for every package, and each `dist` as it was built here
 */
export async function scratchRepository({ installed = false } = {}): Promise<ScratchRepository> {
  const parent = await mkdtemp(join(tmpdir(), 'release-'))
  const folder = join(parent, 'repository')
  const remote = join(parent, 'remote.git')
  const env = environment(parent)
  const git = (...args: string[]) => run('git', args, { cwd: folder, env })
  const path = (name: string) => join(folder, name)

  await Promise.all(files.map((file) => cp(join(root, file), path(file))))
  await run('git', ['init', '--quiet', '--bare', '--initial-branch=main', remote], { cwd: parent, env })
  await git('init', '--quiet', '--initial-branch=main')
  // What pnpm writes at the root for a moment, which a release that packs beside it would take for a change.
  await mkdir(path('.git/info'), { recursive: true })
  await writeFile(path('.git/info/exclude'), '_tmp_*\n')
  await git('remote', 'add', 'origin', remote)
  // What this repository has already need not be written again, twice.
  const objects = await run('git', ['rev-parse', '--path-format=absolute', '--git-path', 'objects'], { cwd: root })
  for (const place of [path('.git'), remote]) await writeFile(join(place, 'objects/info/alternates'), `${objects}\n`)

  const repository: ScratchRepository = {
    folder,
    remote,
    git,
    read: (name) => readFile(path(name), 'utf8'),
    async write(name, text) {
      await mkdir(dirname(path(name)), { recursive: true })
      await writeFile(path(name), text)
    },
    async commit(message) {
      await git('add', '--all')
      await git('commit', '--quiet', `--message=${message}`)
      await git('push', '--quiet', '--force', 'origin', 'HEAD')
    },
    async restore(commit) {
      await git('checkout', '--quiet', '--force', '-B', 'main', commit)
      await git('clean', '--quiet', '--force', '-d')
      const tags = await git('tag', '--list', '@auth/*')
      if (tags !== '') await git('tag', '--delete', ...tags.split('\n'))
      await git('push', '--quiet', '--force', 'origin', 'main')
    },
    async changeset(bumps, summary) {
      const lines = Object.entries(bumps).map(([name, bump]) => `'@auth/${name}': ${bump}\n`)
      const name = `${Object.keys(bumps).join('-')}-${summary.slice(0, 60).replaceAll(/\W+/g, '-')}`.toLowerCase()
      await repository.write(`.changeset/${name}.md`, `---\n${lines.join('')}---\n\n${summary}\n`)
    },
    async version(...args) {
      await run('node', [path('.ci/release/changeset.mjs'), 'version', ...args], { cwd: folder, env })
      await repository.commit('Version packages')
    },
    async versions() {
      const entries = packages.map(async (name) => {
        const { version } = JSON.parse(await repository.read(`packages/${name}/package.json`)) as { version: string }
        return [name, version] as const
      })
      return Object.fromEntries(await Promise.all(entries))
    },
    script: (script, args, more, options) => {
      const file = path(`.ci/release/${script}.mjs`)
      return attempt('node', [file, ...args], { ...options, cwd: folder, env: { ...env, ...more } })
    },
    close: () => rm(parent, { recursive: true, force: true }),
  }
  // A link is no folder, which .gitignore has.
  await appendFile(path('.git/info/exclude'), '/node_modules\n')
  await forgetReleases(repository)
  await repository.commit('The repository before its first release')
  if (!installed) {
    await symlink(join(root, 'node_modules'), path('node_modules'), 'junction')
    return repository
  }
  await run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { cwd: folder, env })
  for (const name of packages) {
    await cp(join(root, 'packages', name, 'dist'), path(`packages/${name}/dist`), { recursive: true })
  }
  return repository
}

async function forgetReleases(repository: ScratchRepository) {
  const pending = (await readdir(join(repository.folder, '.changeset'))).filter((name) => name.endsWith('.md'))
  for (const name of pending) await rm(join(repository.folder, '.changeset', name))
  for (const name of packages) {
    const path = `packages/${name}/package.json`
    await repository.write(path, (await repository.read(path)).replace(/"version": ".+"/, '"version": "0.0.0"'))
    await rm(join(repository.folder, `packages/${name}/CHANGELOG.md`), { force: true })
    await repository.changeset({ [name]: 'minor' }, `First release of ${name}`)
  }
}

/** Nobody's configuration of git, npm or a pipeline; a cache of its own for npm, which forgets with it. */
function environment(parent: string): NodeJS.ProcessEnv {
  const foreign = /^(GIT|GITHUB|RUNNER)_|^(npm|pnpm)_config_/i
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([key]) => !foreign.test(key))),
    GIT_CONFIG_GLOBAL: devNull,
    GIT_AUTHOR_NAME: 'Tester',
    GIT_AUTHOR_EMAIL: 'tester@example.com',
    GIT_COMMITTER_NAME: 'Tester',
    GIT_COMMITTER_EMAIL: 'tester@example.com',
    npm_config_cache: join(parent, 'npm-cache'),
    npm_config_update_notifier: 'false',
    // Where a registry is stopped on purpose, npm would try again for half a minute.
    npm_config_fetch_retries: '0',
  }
}
