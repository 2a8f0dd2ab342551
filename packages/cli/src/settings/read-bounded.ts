import { readSync } from 'node:fs'

/** What is in an open file, or `undefined` where that is more than so many bytes: whatever it is, it is not read to its end. */
export function readBounded(descriptor: number, limitBytes: number): Buffer | undefined {
  const bytes = Buffer.alloc(limitBytes + 1)
  let length = 0
  for (let read = -1; read !== 0 && length < bytes.length; length += read) {
    read = readSync(descriptor, bytes, length, bytes.length - length, null)
  }
  return length > limitBytes ? undefined : bytes.subarray(0, length)
}
