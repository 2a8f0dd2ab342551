// The registry's builds of Node say their system in words that pnpm does not read, and those for Linux do not say at all
// that they need glibc: without this, every machine would get those for Windows, and Alpine one that cannot start.
const systems = { darwin: 'darwin', linux: 'linux', win: 'win32' }

export const hooks = {
  /** @param {{ name?: string }} manifest */
  readPackage(manifest) {
    const [, system, cpu] = /^node-(?:bin-)?(darwin|linux|win)-(arm64|x64)$/.exec(manifest.name ?? '') ?? []
    if (system === undefined) return manifest
    return { ...manifest, os: [systems[system]], cpu: [cpu], ...(system === 'linux' && { libc: ['glibc'] }) }
  },
}
