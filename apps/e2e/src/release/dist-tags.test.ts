import { describe, expect, it } from 'vitest'
import { channelFault, compareVersions, distTagOf, dueTo, lineTagOf } from '../../../../.ci/release/dist-tags.mjs'

/** Versions that a registry has; those with a cross were withdrawn. */
const known = (...versions: string[]) =>
  versions.map((version) => ({ version: version.replace('†', ''), withdrawn: version.endsWith('†') }))

describe('a version is published', () => {
  it.each([
    ['0.1.0', known(), 'latest'],
    ['0.1.1', known('0.1.0'), 'latest'],
    ['1.10.0', known('1.9.0', '1.2.0'), 'latest'],
    ['1.0.0', known('1.0.0-beta.3', '2.0.0-beta.0'), 'latest'],
    ['1.2.4', known('1.2.3†'), 'latest'],
    ['1.1.5', known('1.1.4', '2.0.0†'), 'latest'],
    ['1.1.5', known('1.1.4', '2.0.0'), 'latest-1'],
    ['0.1.1', known('0.1.0', '0.2.0'), 'latest-0.1'],
    ['1.1.1', known('1.1.0', '1.2.0'), 'latest-1'],
    ['2.0.0-beta.0', known('1.0.0'), 'beta'],
    ['0.1.0-rc.1', known(), 'rc'],
    ['0.0.0-canary-0123456789', known('1.0.0'), 'canary'],
    ['2.0.0', known('1.0.0', '2.0.0'), 'latest'],
    ['1.0.0', known('1.0.0', '2.0.0'), 'latest-1'],
  ])('%s, where the registry has %j, under the tag %s', (version, there, tag) => {
    expect(distTagOf(version, there)).toBe(tag)
  })

  it.each(['1.0.0-0', '1.0.0-1.beta', '1.0.0-v1.0', '1.0.0-x', '1.0.0-latest.0', '1.0.0-latest-1.0', '1.0.0-canary.1'])(
    '%s not, since its tag would be no name, or that of something else',
    (version) => {
      expect(channelFault(version)).toContain(version)
    },
  )

  it.each(['1.0.0', '1.0.0-beta.0', '1.0.0-next-major.1', '0.0.0-canary-0123456789'])('%s at all', (version) => {
    expect(channelFault(version)).toBeUndefined()
  })
})

describe('a tag is due', () => {
  const there = known(
    '0.9.0',
    '1.0.0',
    '1.2.0',
    '1.10.0',
    '1.11.0†',
    '2.0.0',
    '2.1.0†',
    '3.0.0-beta.9',
    '3.0.0-beta.10',
  )
  it.each([
    ['latest', '2.0.0'],
    ['latest-1', '1.10.0'],
    ['latest-0.9', '0.9.0'],
    ['latest-2', '2.0.0'],
    ['beta', '3.0.0-beta.10'],
    ['latest-7', undefined],
    ['rc', undefined],
  ])('%s, to the highest that it stands for and that was not withdrawn: %s', (tag, version) => {
    expect(dueTo(tag, there)).toBe(version)
  })

  it('canary, to none: canaries have no order', () => {
    expect(dueTo('canary', known('0.0.0-canary-1111111111', '0.0.0-canary-0123456789'))).toBeUndefined()
  })
})

it('a line is a major version, and a minor one below 1.0', () => {
  expect(['1.2.3', '10.0.0', '0.1.2'].map(lineTagOf)).toEqual(['latest-1', 'latest-10', 'latest-0.1'])
})

it('versions are in the order of their numbers, a prerelease before its release', () => {
  const ordered = [
    '0.1.0-beta.2',
    '0.1.0-beta.10',
    '0.1.0-rc.0',
    '0.1.0',
    '0.1.2',
    '0.1.10',
    '0.10.0',
    '1.0.0-a.0',
    '1.0.0',
  ]
  expect(ordered.toReversed().toSorted(compareVersions)).toEqual(ordered)
})
