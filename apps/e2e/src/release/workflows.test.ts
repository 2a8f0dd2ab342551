import { describe, expect, it } from 'vitest'
import { importsOf, reachableFrom, read, readJson } from '../repository.fixture.js'
import { folder, jobsOf, load, pnpmByHash, stepsOf, workflows } from './workflows.fixture.js'

describe.each(workflows)('%s', (path) => {
  it('takes every action from a commit, and says which version that is', () => {
    const uses = read(path)
      .split('\n')
      .filter((line) => /\buses:/.test(line) && !line.includes('uses: ./'))
    expect(uses.filter((line) => !/uses: actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([])
  })

  it('gives no permission but by job', () => {
    expect(load(path).permissions).toEqual({})
    expect(jobsOf(path).filter(([, job]) => job.permissions === undefined)).toEqual([])
  })

  it('is not started by what a stranger sends with permissions of ours', () => {
    const triggers = Object.keys(load(path).on)
    expect(triggers.filter((name) => ['pull_request_target', 'workflow_run', 'issue_comment'].includes(name))).toEqual(
      [],
    )
  })

  it('puts no expression into a command: they come by the environment', () => {
    expect(stepsOf(path).filter(({ run }) => run?.includes('${{'))).toEqual([])
  })

  it('is a thin shell: a step is one command, and what it does is in a script', () => {
    const commands = stepsOf(path).flatMap(({ run }) => (run === undefined ? [] : [run]))
    expect(commands.filter((run) => run.trim().includes('\n') || run.length > 120)).toEqual([])
  })

  it('ends jobs that hang', () => {
    expect(jobsOf(path).filter(([, job]) => job.uses === undefined && !job['timeout-minutes'])).toEqual([])
  })

  it('gets pnpm by its hash, before the first step that runs it', () => {
    for (const [, { steps = [] }] of jobsOf(path)) {
      const commands = steps.flatMap(({ run }) => run ?? [])
      const before = commands.slice(
        0,
        commands.findIndex((run) => run.startsWith('pnpm ')),
      )
      const isThere = before.includes('corepack enable') || before.slice(-2).join() === pnpmByHash.join()
      expect(isThere || commands.every((run) => !run.startsWith('pnpm '))).toBe(true)
      expect(commands.filter((run) => /\bnpx\b/.test(run))).toEqual([])
    }
  })

  it('names a container image by its digest', () => {
    const images = jobsOf(path).flatMap(([, { container }]) => container ?? [])
    expect(images.filter((image) => !/^[\w./-]+:\d+@sha256:[0-9a-f]{64}$/.test(image))).toEqual([])
  })
})

it('pnpm is the same everywhere, and its hash is in git', () => {
  const [, version = ''] =
    /^pnpm@([\d.]+)\+sha512\.[0-9a-f]{128}$/.exec(String(readJson('package.json')['packageManager'])) ?? []
  const { devDependencies } = readJson('.ci/pnpm/package.json')
  expect(devDependencies).toEqual({ '@pnpm/exe.linux-x64': version })
  const { packages: locked } = readJson('.ci/pnpm/package-lock.json') as { packages: Record<string, object> }
  const [root, ...installed] = Object.values(locked)
  expect(root).toMatchObject({ devDependencies })
  expect(installed).toEqual([expect.objectContaining({ version, integrity: expect.stringMatching(/^sha512-/) })])
  expect([...read('.ci/run').matchAll(/pnpm@([\d.]+)/g)].map(([, each]) => each)).toEqual([version, version, version])
})

it('CI runs .ci/run with the whole history, which the check for changesets needs', () => {
  const steps = stepsOf(`${folder}/ci.yml`)
  expect(steps.map(({ run }) => run)).toContain('.ci/run')
  expect(steps.find(({ uses }) => uses?.startsWith('actions/checkout@'))?.with).toMatchObject({ 'fetch-depth': 0 })
  expect(read('.ci/run')).toMatch(/^npx --yes pnpm@[\d.]+ check:changesets /m)
})

it('.ci/run tests by the command of the README', () => {
  const [command = ''] = /^npx .+ test$/m.exec(read('README.md')) ?? []
  expect(command).not.toBe('')
  expect(read('.ci/run')).toContain(`\n${command} `)
})

it('CI builds and tests on Linux, macOS and Windows', () => {
  const { strategy, 'runs-on': machine, steps = [] } = load(`${folder}/ci.yml`).jobs['elsewhere'] ?? {}
  expect(machine).toBe('${{ matrix.os }}')
  expect(strategy?.matrix.os.map((name) => name.replace(/-.*/, ''))).toEqual(['ubuntu', 'macos', 'windows'])
  expect(steps.flatMap(({ run }) => run ?? [])).toEqual(['corepack enable', 'pnpm build', 'pnpm test'])
})

describe('the pipeline of versions', () => {
  const { jobs, on } = load(`${folder}/version.yml`)
  const commandsOf = (name: string) => jobs[name]?.steps?.flatMap(({ run }) => run ?? []) ?? []

  it('runs the code of dependencies in a job that can write nothing, and writes in one that installs nothing', () => {
    expect(Object.entries(jobs).map(([name, { permissions }]) => [name, permissions])).toEqual([
      ['compute', { contents: 'read' }],
      ['propose', { actions: 'write', contents: 'write', 'pull-requests': 'write' }],
    ])
    const install = 'pnpm install --frozen-lockfile --ignore-scripts'
    expect(commandsOf('compute')).toEqual([...pnpmByHash, install, 'node .ci/release/compute-versions.mjs'])
    expect(commandsOf('propose')).toEqual(['node .ci/release/version.mjs'])
    expect(jobs['compute']?.steps?.[0]?.with).toMatchObject({ 'persist-credentials': false })
  })

  it('runs on main and maintenance branches alone', () => {
    expect(on['push']).toEqual({ branches: ['main', 'release/**'] })
    for (const { if: condition } of Object.values(jobs)) {
      expect(condition).toBe("github.ref == 'refs/heads/main' || startsWith(github.ref, 'refs/heads/release/')")
    }
  })
})

describe('the pipeline of the site', () => {
  const { jobs, on } = load(`${folder}/docs.yml`)

  it('builds in a job that can write nothing, and publishes in one that installs nothing', () => {
    expect(Object.entries(jobs).map(([name, { permissions }]) => [name, permissions])).toEqual([
      ['build', { contents: 'read', pages: 'read' }],
      ['publish', { pages: 'write', 'id-token': 'write' }],
    ])
    expect(jobs['build']?.steps?.flatMap(({ run }) => run ?? [])).toEqual([...pnpmByHash, 'pnpm docs:build'])
    expect(jobs['publish']?.steps?.flatMap(({ run }) => run ?? [])).toEqual([])
  })

  it('publishes what is on main alone, and only once the forge is told to', () => {
    expect(on['push']).toEqual({ branches: ['main'] })
    expect(jobs['build']?.if).toBe("vars.PUBLISH_DOCS == 'true' && github.ref == 'refs/heads/main'")
  })
})

it.each(['version', 'release', 'withdraw'])(
  '%s.mjs, which gets a token, imports nothing that is installed',
  (script) => {
    const reached = [...reachableFrom([`.ci/release/${script}.mjs`], 'run')]
    expect(reached.length).toBeGreaterThan(5)
    const foreign = reached.flatMap((path) => importsOf(path).map(({ from }) => from))
    expect(foreign.filter((from) => !/^(\.{1,2}\/|node:)/.test(from))).toEqual([])
  },
)
