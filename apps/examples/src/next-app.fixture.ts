import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { environment, installTools } from './tools.fixture.js'

const mypos = realpathSync(fileURLToPath(new URL('../node_modules/@auth/mypos', import.meta.url)))

/** Starts an app of Next.js whose one route is a program of this folder, and gives the route's URL. */
export async function startNextApp(program: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const tools = await installTools('next16')
  const folder = mkdtempSync(join(tmpdir(), 'next-app-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const route = join(folder, 'app/route')
  mkdirSync(route, { recursive: true })
  // With its types taken out: Next.js would ask for the compiler, and they are checked with the workspace.
  const typed = readFileSync(new URL(`${program}.ts`, import.meta.url), 'utf8')
  writeFileSync(join(route, 'route.js'), stripTypeScriptTypes(typed))
  mkdirSync(join(folder, 'node_modules/@auth'), { recursive: true })
  for (const name of ['next', 'react', 'react-dom']) {
    symlinkSync(join(tools, 'node_modules', name), join(folder, 'node_modules', name))
  }
  symlinkSync(mypos, join(folder, 'node_modules/@auth/mypos'))
  // The packages are links that lead out of the folder, which Turbopack has to be told.
  const options = { turbopack: { root: '/' } }
  writeFileSync(join(folder, 'next.config.mjs'), `export default ${JSON.stringify(options)}\n`)
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }\n')

  // Nothing may be sent or downloaded.
  const own = { NEXT_TELEMETRY_DISABLED: '1', NEXT_IGNORE_INCORRECT_LOCKFILE: '1', NODE_ENV: undefined }
  // The server for development, which compiles this route alone: a build takes half a minute of a core.
  const next = join(folder, 'node_modules/next/dist/bin/next')
  const server = spawn(process.execPath, [next, 'dev', '--hostname', '127.0.0.1', '--port', '0'], {
    cwd: folder,
    env: { ...environment, ...variables, ...own },
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  // With the processes that it starts.
  onTestFinished(() => void process.kill(-Number(server.pid), 'SIGKILL'))
  let printed = ''
  for await (const text of server.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    printed += String(text)
    if (printed.includes('Ready')) break
  }
  const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? []
  if (url === undefined) throw new Error(`Next.js started nowhere, but printed ${printed}`)
  return `${url}/route`
}
