// The tests of all packages that are not system tests, in one run of Vitest.
import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defaultExclude, defineConfig } from 'vitest/config'
import { needPosix } from './posix-tests.mjs'
import { root, workspaceFolders } from './workspace.mjs'

const left = process.platform === 'win32' ? Object.keys(needPosix) : []

/** @param {string} folder */
function projectIn(folder) {
  const place = join(root, folder)
  const { name } = JSON.parse(readFileSync(join(place, 'package.json'), 'utf8'))
  const elsewhere = left.filter((path) => path.startsWith(`${folder}/`)).map((path) => path.slice(folder.length + 1))
  const eachFile = readdirSync(join(place, 'src'), { encoding: 'utf8', recursive: true }).filter((path) =>
    path.endsWith('each-file.fixture.ts'),
  )
  return {
    root: place,
    test: {
      name,
      exclude: [...defaultExclude, '**/dist/**', '**/*.system.test.ts', ...elsewhere],
      // Run before each file, where there is one.
      setupFiles: eachFile.map((path) => join(place, 'src', path)),
      // Files share a process, which loads what they test once: a test gives back what it changes of it.
      isolate: false,
      // By itself Vitest leaves one core out: of two, that is half.
      maxWorkers: availableParallelism(),
      testTimeout: 30_000,
    },
  }
}

export default defineConfig({
  root,
  test: { maxWorkers: availableParallelism(), projects: workspaceFolders.map(projectIn) },
})
