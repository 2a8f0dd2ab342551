import { describe, expect, it } from 'vitest'
import { exists, packages, read } from '../repository.fixture.js'
import { folder, load, pnpmByHash, workflows } from './workflows.fixture.js'

describe('every package', () => {
  it.each(packages)('%s has a release workflow, which differs from the others in the name alone', (name) => {
    const own = `${folder}/release-${name}.yml`
    expect(exists(own)).toBe(true)
    expect(read(own)).toBe(read(`${folder}/release-core.yml`).replaceAll(/\bcore\b/g, name))
  })

  it('and nothing else has one', () => {
    const released = workflows.flatMap((path) => /release-(.+)\.yml$/.exec(path)?.[1] ?? [])
    expect(released.toSorted()).toEqual([...packages].toSorted())
  })

  it('can be released from a commit of the branch, the newest by default, or be published as a canary', () => {
    const { on, 'run-name': title, jobs } = load(`${folder}/release-core.yml`)
    expect(on).toEqual({
      workflow_dispatch: {
        inputs: {
          commit: { description: expect.any(String), type: 'string' },
          canary: { description: expect.any(String), type: 'boolean', default: false },
        },
      },
    })
    expect(title).toBe("${{ inputs.canary && 'Canary of' || 'Release' }} core ${{ inputs.commit || github.sha }}")
    const given = { package: 'core', commit: '${{ inputs.commit || github.sha }}', canary: '${{ inputs.canary }}' }
    expect(jobs['release']?.with).toEqual(given)
  })
})

describe('the release', () => {
  const { jobs, env } = load(`${folder}/release.yml`)
  const commandsOf = (name: string) => jobs[name]?.steps?.flatMap(({ run }) => run ?? []) ?? []
  const isOfThisBranch =
    'test "$(git rev-parse HEAD)" = "$COMMIT" && git merge-base --is-ancestor "$COMMIT" "$GITHUB_SHA"'
  const publish = 'node .ci/release/release.mjs "$PACKAGE" $CANARY --only publish'

  it('signs in a job that can do nothing else, and writes in one that installs nothing', () => {
    expect(Object.entries(jobs).map(([name, { permissions }]) => [name, permissions])).toEqual([
      ['pack', { contents: 'read' }],
      ['publish', { contents: 'write' }],
      ['attest', { attestations: 'write', 'id-token': 'write' }],
    ])
    expect(commandsOf('publish')).toEqual([isOfThisBranch, publish])
  })

  it('installs once: the script that tests does, from the lockfile', () => {
    expect(commandsOf('pack')).toEqual([
      isOfThisBranch,
      ...pnpmByHash,
      'pnpm release "$PACKAGE" $CANARY --only test',
      'pnpm release "$PACKAGE" $CANARY --only pack',
    ])
    expect(read('.ci/release/build-and-test.mjs')).toContain("['install', '--frozen-lockfile']")
  })

  it.each(Object.keys(jobs))('runs its job %s on main and maintenance branches alone', (name) => {
    const condition = jobs[name]?.if?.replace(/\s+/g, ' ')
    expect(condition).toMatch(
      /(^|&& \()github\.ref == 'refs\/heads\/main' \|\| startsWith\(github\.ref, 'refs\/heads\/release\/'\)\)?$/,
    )
  })

  it('runs on the commit that was asked for, and looks at it before it runs anything of it', () => {
    expect(env).toMatchObject({ COMMIT: '${{ inputs.commit }}' })
    for (const name of ['pack', 'publish']) {
      const [checkout, check] = jobs[name]?.steps ?? []
      expect(checkout?.with).toMatchObject({ ref: '${{ inputs.commit }}', 'fetch-depth': 0 })
      expect(check?.run).toBe(isOfThisBranch)
    }
  })

  it('has nothing to publish where nothing was packed, and is green', () => {
    expect(env).toMatchObject({ CANARY: "${{ inputs.canary && '--canary' || '' }}" })
    expect(jobs['pack']?.outputs).toEqual({ packed: '${{ steps.pack.outputs.packed }}' })
    expect(jobs['pack']?.steps?.at(-1)).toMatchObject({ if: "steps.pack.outputs.packed == 'true'" })
    expect(jobs['publish']?.if).toContain("needs.pack.outputs.packed == 'true' &&")
  })

  it('knows the secret in the one step that publishes', () => {
    const withSecret = Object.values(jobs).flatMap(({ steps = [] }) =>
      steps.filter((step) => JSON.stringify(step).includes('secrets.')),
    )
    expect(withSecret.map(({ run }) => run)).toEqual([publish])
  })

  it('attests what it published, where the forge does so: in public repositories', () => {
    expect(jobs['attest']).toMatchObject({ needs: 'publish' })
    expect(jobs['attest']?.if).toMatch(
      /^needs\.publish\.outputs\.published == 'true' && github\.event\.repository\.visibility == 'public' &&/,
    )
    expect(jobs['attest']?.steps?.at(-1)).toMatchObject({
      uses: expect.stringContaining('attest-build-provenance'),
      with: { 'subject-path': 'packed/*.tgz' },
    })
  })
})

describe('the withdrawal of a release', () => {
  const { withdraw, ...others } = load(`${folder}/withdraw.yml`).jobs

  it('is one job, on main and maintenance branches alone, that installs nothing and may mark the release', () => {
    expect(others).toEqual({})
    expect(withdraw?.if).toBe("github.ref == 'refs/heads/main' || startsWith(github.ref, 'refs/heads/release/')")
    expect(withdraw?.permissions).toEqual({ contents: 'write' })
    const commands = withdraw?.steps?.flatMap(({ run }) => run ?? [])
    expect(commands).toEqual([expect.stringMatching(/^node \.ci\/release\/withdraw\.mjs "\$PACKAGE" "\$VERSION" /)])
  })

  it('only says what it would do, unless it is told otherwise', () => {
    const { on } = load(`${folder}/withdraw.yml`)
    expect(on).toMatchObject({ workflow_dispatch: { inputs: { 'dry-run': { type: 'boolean', default: true } } } })
    const step = withdraw?.steps?.at(-1)
    expect(step?.run).toContain(' $DRY_RUN')
    expect(step?.env).toMatchObject({ DRY_RUN: "${{ inputs.dry-run && '--dry-run' || '' }}" })
  })
})
