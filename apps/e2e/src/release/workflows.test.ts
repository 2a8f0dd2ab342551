import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { exists, files, packages, read, readJson } from '../repository.fixture.js'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly env?: Record<string, string>
  readonly with?: Record<string, unknown>
}

interface Job {
  readonly permissions?: Record<string, string>
  readonly 'timeout-minutes'?: number
  readonly steps?: readonly Step[]
  readonly uses?: string
  readonly 'runs-on'?: string
  readonly strategy?: { readonly matrix: { readonly os: readonly string[] } }
}

interface Workflow {
  readonly on: Record<string, unknown>
  readonly permissions?: Record<string, string>
  readonly jobs: Record<string, Job>
}

const folder = '.github/workflows'
const workflows = files.filter((path) => path.startsWith(`${folder}/`))
const load = (path: string) => parse(read(path)) as Workflow
const jobsOf = (path: string) => Object.entries(load(path).jobs)
const stepsOf = (path: string) => jobsOf(path).flatMap(([, job]) => job.steps ?? [])

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

  it('runs the pnpm of package.json', () => {
    const { packageManager } = readJson('package.json')
    const others = [...read(path).matchAll(/pnpm@[\w.]+/g)].filter(([name]) => name !== packageManager)
    expect(others).toEqual([])
  })
})

describe('every package', () => {
  it.each(packages)('%s has a release workflow, which differs from the others in the name alone', (name) => {
    const own = `${folder}/release-${name}.yml`
    expect(exists(own)).toBe(true)
    expect(read(own)).toBe(read(`${folder}/release-core.yml`).replaceAll(/\bcore\b/g, name))
  })

  it('and nothing else has one', () => {
    const released = workflows.flatMap((path) => /release-(.+)\.yml$/.exec(path)?.[1] ?? [])
    expect(released.toSorted()).toEqual([...packages].toSorted())
    expect(load(`${folder}/release-core.yml`).on).toEqual({ workflow_dispatch: null })
  })
})

describe('the release', () => {
  const jobs = load(`${folder}/release.yml`).jobs

  it('signs in a job that can do nothing else, and writes in one that installs nothing', () => {
    expect(Object.entries(jobs).map(([name, { permissions }]) => [name, permissions])).toEqual([
      ['pack', { contents: 'read' }],
      ['publish', { contents: 'write' }],
      ['attest', { attestations: 'write', 'id-token': 'write' }],
    ])
    const commands = jobs['publish']?.steps?.flatMap(({ run }) => run ?? [])
    expect(commands).toEqual(['node .ci/release/release.mjs "$PACKAGE" --only publish'])
  })

  it('installs once: the script that tests does, from the lockfile', () => {
    const commands = jobs['pack']?.steps?.flatMap(({ run }) => run?.replace(/^npx --yes pnpm@[\d.]+ /, '') ?? [])
    expect(commands).toEqual(['release "$PACKAGE" --only test', 'release "$PACKAGE" --only pack'])
    expect(read('.ci/release/build-and-test.mjs')).toContain("['install', '--frozen-lockfile']")
  })

  it('knows the secret in the one step that publishes', () => {
    const withSecret = Object.values(jobs).flatMap(({ steps = [] }) =>
      steps.filter((step) => JSON.stringify(step).includes('secrets.')),
    )
    expect(withSecret.map(({ run }) => run)).toEqual(['node .ci/release/release.mjs "$PACKAGE" --only publish'])
  })

  it('attests what it published', () => {
    expect(jobs['attest']).toMatchObject({ needs: 'publish', if: "needs.publish.outputs.published == 'true'" })
    expect(jobs['attest']?.steps?.at(-1)).toMatchObject({
      uses: expect.stringContaining('attest-build-provenance'),
      with: { 'subject-path': 'packed/*.tgz' },
    })
  })
})

it('CI runs .ci/run with the whole history, which the check for changesets needs', () => {
  const steps = stepsOf(`${folder}/ci.yml`)
  expect(steps.map(({ run }) => run)).toContain('.ci/run')
  expect(steps.find(({ uses }) => uses?.startsWith('actions/checkout@'))?.with).toMatchObject({ 'fetch-depth': 0 })
  expect(read('.ci/run')).toMatch(/^npx --yes pnpm@[\d.]+ check:changesets /m)
})

it('CI builds and tests on Linux, macOS and Windows', () => {
  const { strategy, 'runs-on': machine, steps = [] } = load(`${folder}/ci.yml`).jobs['elsewhere'] ?? {}
  expect(machine).toBe('${{ matrix.os }}')
  expect(strategy?.matrix.os.map((name) => name.replace(/-.*/, ''))).toEqual(['ubuntu', 'macos', 'windows'])
  const commands = steps.flatMap(({ run }) => run?.replace(/^npx --yes pnpm@[\d.]+ /, '') ?? [])
  expect(commands).toEqual(['build', 'test'])
})
