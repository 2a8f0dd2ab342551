// Stops where the Node is too old: at the end of each install, and first in each script that loads a dependency, since those
// would fail in words of their own.
import { readdirSync, readFileSync } from 'node:fs'

const oldest = '22.13'
const here = process.versions.node

if (here.localeCompare(oldest, 'en', { numeric: true }) < 0) {
  process.stderr.write(`
This needs Node ${oldest} or newer, and the Node here is ${here}.
${hasOwnNode() ? startByPnpm() : installByHand()}
`)
  process.exit(1)
}

function hasOwnNode() {
  try {
    return readdirSync(new URL('../node_modules/', import.meta.url)).some((name) => name.startsWith('node-'))
  } catch {
    return false
  }
}

function startByPnpm() {
  const { packageManager } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const pnpm = `npx --yes ${packageManager.replace(/\+.*/, '')}`
  return `The repository has a Node of its own, which pnpm takes: start this by \`pnpm\`, or by \`${pnpm}\`.`
}

function installByHand() {
  return `The repository brings its own for macOS, Windows, and Linux with glibc. For this machine (${process.platform} ${process.arch}) there is
none to download: install Node ${oldest} or newer, on Alpine by \`apk add nodejs npm\`, and run this again.`
}
