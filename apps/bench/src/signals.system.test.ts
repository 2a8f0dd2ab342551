import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { hasRedisServer } from './redis-server.fixture.js'
import { appFolder } from './folders.js'

const patience = { timeout: 60_000, interval: 100 }

/** The built command, where the peers seem to be installed: measure i needs none of them. */
function copyOfApp(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(appFolder, 'dist'), join(folder, 'dist'), { recursive: true })
  symlinkSync(join(appFolder, 'node_modules'), join(folder, 'node_modules'))
  cpSync(join(appFolder, 'package.json'), join(folder, 'package.json'))
  for (const each of ['peers/node_modules', 'tmp']) mkdirSync(join(folder, each), { recursive: true })
  return folder
}

interface Process {
  id: number
  parent: number
  command: string
}

/** The processes of this machine that have not ended. */
function running(): Process[] {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid=,stat=,args='], { encoding: 'utf8' })
  return [...stdout.matchAll(/^ *(\d+) +(\d+) +[^Z\s]\S* +(.*)$/gm)].map(([, id, parent, command = '']) => {
    return { id: Number(id), parent: Number(parent), command }
  })
}

it.runIf(hasRedisServer()).each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
] as const)('%s ends redis-server, token server and worker too, and leaves no files', async (signal, exitCode) => {
  const folder = copyOfApp()
  const command = spawn(process.execPath, [join(folder, 'dist/main.js'), '--only', 'i'], {
    stdio: 'ignore',
    env: { ...process.env, TMPDIR: join(folder, 'tmp') },
  })
  onTestFinished(() => void command.kill('SIGKILL'))
  const started = await vi.waitUntil(() => {
    const children = running().filter(({ parent }) => parent === command.pid)
    const isThere = (name: string) => children.some((child) => child.command.includes(name))
    return ['redis-server', 'token-server.js', 'worker.js'].every(isThere) && children
  }, patience)
  const ids = new Set(started.map(({ id }) => id))
  const left = () => running().filter(({ id, command: line }) => ids.has(id) || line.includes(folder))
  onTestFinished(() => left().forEach(({ id }) => process.kill(id, 'SIGKILL')))
  // As a worker in the middle of a long lap, which does not hear that its parent is gone.
  for (const { id, command: line } of started) if (line.includes(folder)) process.kill(id, 'SIGSTOP')
  const exited = once(command, 'exit')
  command.kill(signal)
  expect(await exited).toEqual([exitCode, null])
  await expect.poll(left, patience).toEqual([])
  expect(readdirSync(join(folder, 'tmp'))).toEqual([])
})
