import { execFile, spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { sendRaw } from './raw-http.fixture.js'
import { startSandbox, type Sandbox } from './sandbox.js'
import { exampleFiles, vendorExamples } from './vendor-examples.fixture.js'

const run = promisify(execFile)
const curlVersion = spawnSync('curl', ['--version'], { encoding: 'utf8' }).stdout?.split(' ')[1]

let sandbox: Sandbox
let folder: string

beforeAll(async () => {
  sandbox = await startSandbox()
  folder = await mkdtemp(join(tmpdir(), 'vendor-examples-'))
  for (const [name, content] of Object.entries(exampleFiles)) await writeFile(join(folder, name), content)
})
beforeEach(() => {
  for (const vendor of [sandbox.itretail, sandbox.mypos, sandbox.toast]) vendor.reset()
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await sandbox.close()
})

describe.each(vendorExamples)("the $language example of $vendor's $what request", (example) => {
  it('gets the documented reply', async () => {
    const reply = await sendRaw(sandbox.url, example.wire(new URL(sandbox.url).host))
    expect([reply.status, reply.body]).toEqual([200, expect.stringMatching(example.reply)])
    expect(sandbox[example.vendor].tokenRequests).toBe(example.what === 'token' ? 1 : 0)
  })
})

const commands = vendorExamples.flatMap(({ command, ...example }) => (command ? [{ command, ...example }] : []))
const why = curlVersion === undefined ? ' (skipped: curl is not installed)' : ''

describe.skipIf(curlVersion === undefined).each(commands)(
  `$vendor's $what example, run by curl${why}`,
  { timeout: 60_000 },
  (example) => {
    it('gets the documented reply', async () => {
      const { stdout } = await run('bash', ['-c', `${example.command(sandbox.url)} --silent --show-error --fail`], {
        cwd: folder,
      })
      expect(stdout).toMatch(example.reply)
      expect(sandbox[example.vendor].tokenRequests).toBe(example.what === 'token' ? 1 : 0)
    })

    it('is on the wire what the table says', async () => {
      let received = ''
      const listener = createServer((socket) => {
        socket.on('data', (bytes) => {
          received += bytes.toString('latin1')
          if (received.includes('\r\n\r\n'))
            socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
        })
      }).listen(0, '127.0.0.1')
      await once(listener, 'listening')
      const { port } = listener.address() as { port: number }
      await run('bash', ['-c', `${example.command(`http://127.0.0.1:${port}`)} --silent`], { cwd: folder })
      listener.close()
      const expected = example.wire(`127.0.0.1:${port}`).replace('curl/8.16.0', `curl/${curlVersion}`)
      expect(sorted(received)).toEqual(sorted(expected))
    })
  },
)

/** curl's versions order headers differently: request line, headers in order of the alphabet, body. */
function sorted(request: string): string[] {
  const [head = '', body = ''] = request.split('\r\n\r\n')
  const [requestLine = '', ...headers] = head.split('\r\n')
  return [requestLine, ...headers.toSorted(), body]
}
