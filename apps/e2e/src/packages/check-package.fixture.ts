import { execFile, execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** What one check says of one package, or of the workspace. */
export interface Result {
  of: string
  check: string
  problems: string[]
}

/** Runs `.ci/check-package.mjs` as a release does. @throws Error with what it printed, if it could not check anything */
export function checkPackage(args: readonly string[], repository = root): Promise<{ results: Result[]; code: number }> {
  const command = [join(repository, '.ci/check-package.mjs'), ...args, '--json']
  return new Promise((resolve, reject) => {
    execFile(process.execPath, command, { maxBuffer: 10_000_000 }, (error, stdout, stderr) => {
      const code = typeof error?.code === 'number' ? error.code : 0
      if (stdout === '') reject(new Error(`${error?.message}\n${stderr}`))
      else resolve({ results: JSON.parse(stdout) as Result[], code })
    })
  })
}

/** A folder that is gone after the test. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'packages-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Packs a package, lets something be done to what is in the tarball, and packs that again. */
export function broken(name: string, breakIt: (folder: string) => void): string {
  const scratch = scratchFolder()
  const folder = join(scratch, 'package')
  const source = join(root, 'packages', name)
  execFileSync('pnpm', ['--dir', source, 'pack', '--out', join(scratch, 'whole.tgz')], { stdio: 'pipe' })
  mkdirSync(folder)
  execFileSync('tar', ['-xzf', 'whole.tgz'], { cwd: scratch })
  breakIt(folder)
  execFileSync('tar', ['-czf', 'broken.tgz', 'package'], { cwd: scratch })
  return join(scratch, 'broken.tgz')
}

/** The files of the repository that are in git, elsewhere and without what is installed. */
export function copyOfRepository(files: readonly string[]): string {
  const copy = scratchFolder()
  for (const path of files) cpSync(join(root, path), join(copy, path))
  return copy
}
