import { fileURLToPath } from 'node:url'

/** This app; the same from the sources and from what is built of them. */
export const appFolder = fileURLToPath(new URL('../', import.meta.url))

export const peersFolder = fileURLToPath(new URL('../peers/', import.meta.url))
